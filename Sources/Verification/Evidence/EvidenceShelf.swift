/// CRLs and OCSP responses that were fetched, by where: one shelf for all requests.
///
/// The judge looks only where a certificate points at, so that it does not matter how much is on it.
package struct EvidenceShelf: Sendable {
    package var crls: [EvidencePlace: SuppliedCRL]
    package var ocspResponses: [EvidencePlace: SuppliedOCSPResponse]

    package init(
        crls: [EvidencePlace: SuppliedCRL] = [:],
        ocspResponses: [EvidencePlace: SuppliedOCSPResponse] = [:]
    ) {
        self.crls = crls
        self.ocspResponses = ocspResponses
    }

    package static let empty = EvidenceShelf()

    var isEmpty: Bool { crls.isEmpty && ocspResponses.isEmpty }
}
