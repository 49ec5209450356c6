import Certificates
import Events

/// CRLs that whoever runs the service has put at hand, for all certificates that they are about.
///
/// The judge looks at those of an issuer, so that it does not matter how many there are.
package struct RevocationLists: Sendable {
    /// The newest first: an older one must not hide what it says.
    private let complete: [NormalizedName: [SuppliedCRL]]
    private let deltas: [NormalizedName: [SuppliedCRL]]
    private let byFingerprint: [Fingerprint: SuppliedCRL]
    /// What all of them say, in one digest; empty where there are none.
    package let generation: String

    package init(_ lists: [SuppliedCRL]) {
        let sorted = lists.sorted { $0.isNewer(than: $1) }
        complete = Dictionary(grouping: sorted.filter { !$0.isDelta }, by: \.issuer)
        deltas = Dictionary(grouping: sorted.filter(\.isDelta), by: \.issuer)
        byFingerprint = Dictionary(
            lists.map { ($0.fingerprint, $0) }, uniquingKeysWith: { first, _ in first })
        let digests = byFingerprint.keys.map(\.description).sorted().joined(separator: " ")
        generation = lists.isEmpty ? "" : Fingerprint(of: Array(digests.utf8)).description
    }

    package static let none = RevocationLists([])

    package var count: Int { byFingerprint.count }

    /// The DER of one of them.
    package func der(of fingerprint: Fingerprint) -> [UInt8]? {
        byFingerprint[fingerprint]?.list.der
    }

    var hasComplete: Bool { !complete.isEmpty }

    func completeCRLs(of issuer: NormalizedName) -> [SuppliedCRL] { complete[issuer] ?? [] }

    func deltaCRLs(of issuer: NormalizedName) -> [SuppliedCRL] { deltas[issuer] ?? [] }
}

extension SuppliedCRL {
    /// By when they were made, and by number where that is the same.
    func isNewer(than other: SuppliedCRL) -> Bool {
        if thisUpdate != other.thisUpdate {
            return thisUpdate.secondsSince1970 > other.thisUpdate.secondsSince1970
        }
        guard let number = number.value, let before = other.number.value else { return false }
        return before < number
    }
}
