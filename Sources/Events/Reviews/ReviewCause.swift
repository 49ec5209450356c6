/// Why a certificate is judged again although nobody has sent it again.
///
/// Travels as the attribute `ce_review` of the request that asks for it and of the outcome that comes
/// of it: a changed verdict names its cause.
package struct ReviewCause: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// A date in the certificate or in its evidence has passed, or the verdict has grown old.
        case time
        /// A trust store has other anchors.
        case trustStore = "trust_store"
        /// A profile has other rules.
        case profile
        /// There is another CRL at an address.
        case evidence
    }

    package let kind: Kind
    /// Of the trust store or the profile, or the address; empty for time.
    package let name: String

    package init(_ kind: Kind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }

    /// The CRLs that come from files, all together, by the setting that says where they are.
    package static let lists = Self(.evidence, "evidence.crls")

    /// The CloudEvents extension attribute.
    package static let attribute = "review"
    /// The attribute of such a request that says what the verdict is to rest on; see ``Review/value``.
    package static let valueAttribute = "reviewvalue"

    /// `trust_store default`.
    package var description: String { name.isEmpty ? kind.rawValue : "\(kind.rawValue) \(name)" }

    /// Reads what ``description`` wrote; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard let first = parts.first, let kind = Kind(rawValue: String(first)) else { return nil }
        self.init(kind, parts.count > 1 ? String(parts[1]) : "")
    }

    /// As it follows "because".
    package var reason: String {
        switch kind {
        case .time: "a date had passed, or the last verdict had grown old"
        case .trustStore: "the trust store \(name) had changed"
        case .profile: "the rules of the profile \(name) had changed"
        case .evidence where self == .lists: "the CRLs from files had changed"
        case .evidence: "there was another CRL at \(name)"
        }
    }
}
