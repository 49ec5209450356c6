import Certificates

/// What a trust store takes back of an anchor's power: as browsers and operators limit theirs.
package struct AnchorConstraints: Hashable, Sendable {
    /// The purposes it is trusted for; nil for all.
    package var purposes: Set<ObjectIdentifier>?
    /// The purposes it is not trusted for, whatever else is said.
    package var rejectedPurposes: Set<ObjectIdentifier>
    /// DNS domains that all names of targets must lie in; nil for all.
    ///
    /// Of mail addresses and URIs the host counts; addresses of the Internet Protocol lie in none.
    package var dnsDomains: [String]?
    /// Targets whose validity begins later are not trusted, for any purpose.
    package var distrustAfter: PointInTime?
    /// The same for one purpose (Mozilla's `CKA_NSS_SERVER_DISTRUST_AFTER` and
    /// `CKA_NSS_EMAIL_DISTRUST_AFTER`).
    ///
    /// The time of validation does not matter: what was issued before stays good until it ends.
    package var distrustAfterByPurpose: [ObjectIdentifier: PointInTime] = [:]

    package init(
        purposes: Set<ObjectIdentifier>? = nil, rejectedPurposes: Set<ObjectIdentifier> = [],
        dnsDomains: [String]? = nil, distrustAfter: PointInTime? = nil
    ) {
        self.purposes = purposes
        self.rejectedPurposes = rejectedPurposes
        self.dnsDomains = dnsDomains
        self.distrustAfter = distrustAfter
    }

    package static let none = AnchorConstraints()

    /// What is left where two have to hold.
    package func narrowed(by other: Self) -> Self {
        var result = self
        result.purposes = Self.both(purposes, other.purposes) { $0.intersection($1) }
        result.rejectedPurposes.formUnion(other.rejectedPurposes)
        result.dnsDomains = Self.both(dnsDomains, other.dnsDomains) { first, second in
            first.filter { Self.lies($0, in: second) }
                + second.filter { Self.lies($0, in: first) && !first.contains($0) }
        }
        result.distrustAfter = Self.both(distrustAfter, other.distrustAfter, min)
        result.distrustAfterByPurpose.merge(other.distrustAfterByPurpose, uniquingKeysWith: min)
        return result
    }

    /// When a target may begin at the latest, to be trusted for these purposes.
    func distrustDate(for purposes: [ObjectIdentifier]) -> PointInTime? {
        purposes.compactMap { distrustAfterByPurpose[$0] }.reduce(distrustAfter) {
            Self.both($0, $1, min)
        }
    }

    /// Whether the anchor is trusted for a purpose.
    func allows(_ purpose: ObjectIdentifier) -> Bool {
        guard !rejectedPurposes.contains(purpose) else { return false }
        guard let purposes else { return true }
        return purposes.contains(purpose) || purposes.contains(.anyExtendedKeyUsage)
    }

    /// Whether a host name, in lower case, lies in one of the domains.
    func allows(_ name: DNSName) -> Bool {
        dnsDomains?.contains { name.isWithin(Array($0.lowercased().utf8)) } ?? true
    }

    private static func both<Value>(
        _ first: Value?, _ second: Value?, _ combine: (Value, Value) -> Value
    ) -> Value? {
        guard let first, let second else { return first ?? second }
        return combine(first, second)
    }

    private static func lies(_ domain: String, in others: [String]) -> Bool {
        guard let name = DNSName(reference: domain) else { return others.contains(domain) }
        return others.contains { name.isWithin(Array($0.lowercased().utf8)) }
    }

    /// The same constraints, the same text: what a store's generation is made of.
    var canonicalText: String {
        func list(_ texts: some Sequence<String>) -> String {
            texts.sorted().joined(separator: ",")
        }
        let dates = distrustAfterByPurpose.map { "\($0)=\($1)" }
        return [
            purposes.map { list($0.map(\.description)) } ?? "*",
            list(rejectedPurposes.map(\.description)), dnsDomains.map(list) ?? "*",
            distrustAfter?.description ?? "*", list(dates),
        ].joined(separator: ";")
    }
}
