import Certificates
import Events
import Verification

/// Constraints that somebody sets for an anchor in the settings, whichever store it is in.
package struct AnchorLimit: Hashable, Sendable {
    /// How people call the limit.
    package let name: String
    /// The SHA-256 of the anchor's certificate.
    package let anchor: Fingerprint
    package let constraints: AnchorConstraints

    package init(name: String, anchor: Fingerprint, constraints: AnchorConstraints) {
        self.name = name
        self.anchor = anchor
        self.constraints = constraints
    }
}

extension [AnchorLimit] {
    /// The anchors, each with what its file and the settings say of it.
    func narrow(_ anchors: [TrustAnchor]) -> [TrustAnchor] {
        guard !isEmpty else { return anchors }
        return anchors.map { anchor in
            let fingerprint = Fingerprint(of: anchor.certificate.der)
            let constraints = filter { $0.anchor == fingerprint }.reduce(anchor.constraints) {
                $0.narrowed(by: $1.constraints)
            }
            return TrustAnchor(anchor.certificate, constraints: constraints)
        }
    }

    /// The names of those that limit nothing, since no store has their anchor.
    func idle(beside stores: TrustStores) -> [String] {
        let anchors = stores.names.compactMap { stores[$0] }.flatMap(\.anchors)
        let present = Set(anchors.map { Fingerprint(of: $0.certificate.der) })
        return filter { !present.contains($0.anchor) }.map(\.name)
    }
}
