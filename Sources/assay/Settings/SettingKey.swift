/// The dotted name of a setting, or, with the wildcard `*`, of a family of them.
struct SettingKey: Hashable, Sendable, CustomStringConvertible {
    /// What may stand for the wildcard.
    enum NameRule: Hashable, Sendable {
        /// A name that the user chose: lower-case letters, digits and hyphens.
        case word
        /// The name of a property of librdkafka: lower-case words with dots.
        case property

        /// What takes the place of the underscores of an environment variable.
        var joint: Character { self == .word ? "-" : "." }

        func allows(_ name: String) -> Bool {
            !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    case UInt8(ascii: "-"): self == .word
                    case UInt8(ascii: "."), UInt8(ascii: "_"): self == .property
                    default: false
                    }
                }
        }

        var expectation: String {
            switch self {
            case .word: "a name has lower-case letters, digits and hyphens"
            case .property: "a property of librdkafka has lower-case letters, digits and dots"
            }
        }
    }

    let description: String
    let nameRule: NameRule
    private let before: String
    /// Nil where there is no wildcard.
    private let after: String?

    init(_ description: String, names rule: NameRule = .word) {
        self.description = description
        nameRule = rule
        let parts = description.split(
            separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        before = String(parts[0])
        after = parts.count == 2 ? String(parts[1]) : nil
    }

    var isFamily: Bool { after != nil }

    /// How much of a key the family itself says: where several match, the longest is meant.
    var fixedLength: Int { before.utf8.count + (after?.utf8.count ?? 0) }

    /// The key of one member of the family.
    func named(_ name: String) -> String {
        after.map { before + name + $0 } ?? description
    }

    /// What the wildcard stands for in `key`; empty without a wildcard, nil if it does not match.
    func name(in key: String) -> String? {
        guard let after else { return key == description ? "" : nil }
        return Self.middle(of: key, between: before, and: after)
    }

    /// The same for the name of an environment variable without its `ASSAY_`.
    func name(inVariable variable: String) -> String? {
        guard let after else { return variable == Self.variable(description) ? "" : nil }
        let name = Self.middle(
            of: variable, between: Self.variable(before), and: Self.variable(after))
        return name.map { String($0.lowercased().map { $0 == "_" ? nameRule.joint : $0 }) }
    }

    /// `trust.stores.my-own` is `TRUST_STORES_MY_OWN`, as swift-configuration has it.
    static func variable(_ key: String) -> String {
        String(key.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    private static func middle(of text: String, between before: String, and after: String)
        -> String?
    {
        guard text.hasPrefix(before), text.hasSuffix(after),
            text.utf8.count > before.utf8.count + after.utf8.count
        else { return nil }
        return String(text.dropFirst(before.count).dropLast(after.count))
    }
}
