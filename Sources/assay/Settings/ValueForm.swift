import Events

/// How the value of a setting is written: as text, and back.
struct ValueForm<Value: Sendable>: Sendable {
    /// What would be right, as it follows "is not": `a whole number from 1 to 10000`.
    let expectation: String
    /// Whether the setting takes several values: a sequence in the file, commas elsewhere.
    var isList = false
    /// Nil when the texts are not of this form.
    let parse: @Sendable ([String], ValueContext) -> Value?
    /// What ``parse`` takes back.
    let format: @Sendable (Value) -> [String]
}

/// What the meaning of a value depends on beside its text.
struct ValueContext: Sendable {
    /// Where relative paths begin: the folder of the settings file, or the working directory.
    var folder: String
    /// What `~` stands for.
    var home: String?

    /// The path as seen from the working directory.
    func absolute(_ path: String) -> String {
        if path.hasPrefix("~/"), let home { return home + path.dropFirst(1) }
        if path.hasPrefix("/") || folder.isEmpty { return path }
        return folder + "/" + path
    }
}

extension ValueForm {
    /// One text that becomes one value.
    init(
        _ expectation: String, parse: @escaping @Sendable (String) -> Value?,
        format: @escaping @Sendable (Value) -> String
    ) {
        self.init(
            expectation: expectation,
            parse: { texts, _ in texts.count == 1 ? parse(texts[0]) : nil },
            format: { [format($0)] })
    }

    /// A value that may be left out: `none` says so.
    static func optional<Wrapped>(_ form: ValueForm<Wrapped>) -> Self where Value == Wrapped? {
        Self(
            expectation: "\(form.expectation), or none", isList: form.isList,
            parse: { texts, context in
                texts == ["none"] ? .some(nil) : form.parse(texts, context).map(Optional.some)
            },
            format: { $0.map(form.format) ?? ["none"] })
    }

    /// Several values of one form.
    static func list<Element>(
        _ form: ValueForm<Element>, _ expectation: String
    ) -> Self where Value == [Element] {
        Self(
            expectation: expectation, isList: true,
            parse: { texts, context in
                let values = texts.compactMap { form.parse([$0], context) }
                return values.count == texts.count ? values : nil
            },
            format: { $0.flatMap(form.format) })
    }
}

extension ValueForm where Value == String {
    static let text = ValueForm("a text", parse: { $0.isEmpty ? nil : $0 }, format: { $0 })

    /// A file or folder; where it is relative, from where it was written.
    static let path = ValueForm(
        expectation: "a path",
        parse: { texts, context in
            guard texts.count == 1, !texts[0].isEmpty else { return nil }
            return context.absolute(texts[0])
        },
        format: { [$0] })

    static let address = ValueForm(
        "a mail address such as pki@example.com",
        parse: { text in
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            let clean = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
            return parts.count == 2 && parts.allSatisfy({ !$0.isEmpty }) && clean ? text : nil
        },
        format: { $0 })
}

extension ValueForm where Value == Bool {
    static let yesOrNo = ValueForm(
        "true or false",
        parse: { text in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        },
        format: { $0 ? "true" : "false" })
}

extension ValueForm where Value: FixedWidthInteger {
    static func integer(_ range: ClosedRange<Value>) -> Self {
        Self(
            "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { text in Value(text).flatMap { range.contains($0) ? $0 : nil } },
            format: { "\($0)" })
    }

    /// Bytes, with a unit or without.
    static func size(_ range: ClosedRange<Value>) -> Self {
        Self(
            "a size such as 64KiB or 1000000, from \(ByteCount.format(Int64(range.lowerBound))) to "
                + ByteCount.format(Int64(range.upperBound)),
            parse: { text in
                ByteCount.parse(text).flatMap { Value(exactly: $0) }
                    .flatMap { range.contains($0) ? $0 : nil }
            },
            format: { ByteCount.format(Int64($0)) })
    }
}

extension ValueForm where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> Self {
        Self(
            "a number from \(range.lowerBound) to \(range.upperBound)",
            parse: { text in Double(text).flatMap { range.contains($0) ? $0 : nil } },
            format: { "\($0)" })
    }
}

extension ValueForm where Value == Duration {
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        Self(
            "a time such as 500ms, 30s, 5m, 12h or 7d, from "
                + "\(TimeSpan.format(range.lowerBound)) to \(TimeSpan.format(range.upperBound))",
            parse: { text in TimeSpan.parse(text).flatMap { range.contains($0) ? $0 : nil } },
            format: { TimeSpan.format($0) })
    }
}

extension ValueForm where Value == Double {
    /// A span of time in seconds, up to a month.
    static let pause = ValueForm(
        "a time such as 5s, 5m or 2h",
        parse: { text in
            TimeSpan.parse(text).flatMap { $0 <= .seconds(31 * 86_400) ? $0.seconds : nil }
        },
        format: { TimeSpan.format(.seconds($0)) })
}

extension ValueForm where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases of a closed enum.
    static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            "one of " + names.joined(separator: ", "), parse: { Value(rawValue: $0) },
            format: { $0.rawValue })
    }
}

extension ValueForm where Value == TopicName {
    static let topicName = ValueForm(
        "a topic name: up to \(TopicName.maximumLength) of a-z A-Z 0-9 . _ -",
        parse: { try? TopicName($0) }, format: { $0.rawValue })
}

extension ValueForm where Value == GroupName {
    static let groupName = ValueForm(
        "a group name: up to \(GroupName.maximumLength) printable ASCII characters",
        parse: { try? GroupName($0) }, format: { $0.rawValue })
}
