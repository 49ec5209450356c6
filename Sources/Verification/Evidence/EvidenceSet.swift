import Certificates

/// What is at hand beside a request: CRLs, OCSP responses, and issuers that certificates named.
///
/// Nothing in it is believed for being in it: signatures, scope and time are checked each time. CRLs
/// and responses are read once, when they are put in.
package struct EvidenceSet: Sendable {
    package var crls: [SuppliedCRL]
    package var ocspResponses: [SuppliedOCSPResponse]
    /// More of both, looked at for certificates that name the place.
    package var shelf: EvidenceShelf
    /// And CRLs that are looked at whatever certificates name.
    package var lists: RevocationLists
    /// Certificates by the address that they were fetched from (RFC 5280, 4.2.2.1).
    ///
    /// They serve only paths through certificates that name this address, never a pool by name: what
    /// one certificate fetches must not change the verdict on another.
    package var issuers: [String: [ParsedCertificate]]
    /// Places where nothing is to be had, so that they are not asked for again; and why, as a clause.
    package var unobtainable: [EvidencePlace: String]

    package init(
        crls: [SuppliedCRL] = [], ocspResponses: [SuppliedOCSPResponse] = [],
        shelf: EvidenceShelf = .empty, lists: RevocationLists = .none,
        issuers: [String: [ParsedCertificate]] = [:],
        unobtainable: [EvidencePlace: String] = [:]
    ) {
        self.crls = crls
        self.ocspResponses = ocspResponses
        self.shelf = shelf
        self.lists = lists
        self.issuers = issuers
        self.unobtainable = unobtainable
    }

    package static let none = EvidenceSet()
}
