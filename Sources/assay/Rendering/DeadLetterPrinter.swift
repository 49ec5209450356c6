import Events

/// Prints dead letters: a line or all there is for people, JSON for programs.
struct DeadLetterPrinter {
    private let terminal: Terminal
    private let isJSON: Bool
    private let describer: EventDescriber

    init(_ output: OutputOptions, _ settings: Settings) {
        terminal = output.terminal
        isJSON = output.json
        describer = EventDescriber(limits: settings.limits)
    }

    func line(_ record: Record, _ letter: DeadLetter) throws {
        guard !isJSON else {
            return try terminal.print(json: DeadLetterListing(record, letter))
        }
        try terminal.print(
            [
                "\(record.position)",
                terminal.output.paint(Timestamps.format(record.timestamp), .faint),
                terminal.output.paint(SafeText.escape(letter.kind), .bad),
                SafeText.escape("\(letter.reason)  from \(letter.origin)"),
            ].joined(separator: "  "))
    }

    func whole(_ record: Record, _ letter: DeadLetter) throws {
        guard !isJSON else { return try terminal.print(json: RecordListing(record)) }
        var table = Table([.init(""), .init("")])
        let original = Record(
            position: letter.origin, timestamp: letter.originTime, message: letter.message)
        for (name, text) in facts(record, letter) {
            table.add([.init(name, .faint), .init(text)])
        }
        let described = describer.describe(original)
        table.add([.init("content", .faint), .init("\(described.kind)  \(described.text)")])
        for header in letter.message.headers {
            let text = letter.message.text(header.name) ?? Hexadecimal.encode(header.value)
            table.add([.init("header", .faint), .init("\(header.name): \(text)")])
        }
        try terminal.print(table.lines(terminal.output))
    }

    private func facts(_ record: Record, _ letter: DeadLetter) -> [(String, String)] {
        let bytes = letter.message.value.map { "\($0.count) bytes" }
        let omitted = letter.omitted.map { "too large to be kept, sha256 \($0)" }
        return [
            ("letter", "\(record.position)"),
            ("set aside", Timestamps.format(record.timestamp)),
            ("group", letter.group),
            ("attempts", "\(letter.attempts)"),
            ("kind", letter.kind),
            ("reason", letter.reason),
            ("record", "\(letter.origin)"),
            ("sent", Timestamps.format(letter.originTime)),
            ("key", letter.message.key.map { Hexadecimal.encode($0) } ?? "none"),
            ("payload", omitted ?? bytes ?? "none"),
        ]
    }
}

/// A dead letter as JSON.
private struct DeadLetterListing: Encodable {
    let position: String
    let timestamp: String
    let origin: String
    let group: String
    let attempts: Int
    let kind: String
    let reason: String
    let key: String?
    let bytes: Int?

    init(_ record: Record, _ letter: DeadLetter) {
        position = record.position.description
        timestamp = Timestamps.format(record.timestamp)
        origin = letter.origin.description
        group = letter.group
        attempts = letter.attempts
        kind = letter.kind
        reason = letter.reason
        key = letter.message.key.map { Hexadecimal.encode($0) }
        bytes = letter.message.value?.count
    }
}
