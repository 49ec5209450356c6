import Certificates

/// What a trust store takes back of an anchor's power: as browsers and operators limit theirs.
package struct AnchorConstraints: Hashable, Sendable {
    /// The purposes it is trusted for; nil for all.
    package var purposes: Set<ObjectIdentifier>?
    /// DNS domains that all DNS names of targets must lie in; nil for all.
    package var dnsDomains: [String]?
    /// Targets whose validity begins later are not trusted (Mozilla's `CKA_NSS_*_DISTRUST_AFTER`).
    package var distrustAfter: PointInTime?

    package init(
        purposes: Set<ObjectIdentifier>? = nil, dnsDomains: [String]? = nil,
        distrustAfter: PointInTime? = nil
    ) {
        self.purposes = purposes
        self.dnsDomains = dnsDomains
        self.distrustAfter = distrustAfter
    }

    package static let none = AnchorConstraints()

    /// The same constraints, the same text: what a store's generation is made of.
    var canonicalText: String {
        let purposes = purposes.map { $0.map(\.description).sorted().joined(separator: ",") } ?? "*"
        let domains = dnsDomains.map { $0.sorted().joined(separator: ",") } ?? "*"
        return "\(purposes);\(domains);\(distrustAfter?.description ?? "*")"
    }
}
