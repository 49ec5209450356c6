import Certificates

/// What is at hand beside a request: CRLs, OCSP responses, and issuers that certificates named.
///
/// Nothing in it is believed for being in it: signatures, scope and time are checked each time. CRLs
/// and responses are read once, when they are put in.
package struct EvidenceSet: Sendable {
    package var crls: [SuppliedCRL]
    package var ocspResponses: [SuppliedOCSPResponse]
    /// Certificates by the address that they were fetched from (RFC 5280, 4.2.2.1).
    ///
    /// They serve only paths through certificates that name this address, never a pool by name: what
    /// one certificate fetches must not change the verdict on another.
    package var issuers: [String: [ParsedCertificate]]
    /// Addresses where nothing was to be had, so that they are not asked for again.
    package var unobtainable: Set<String>

    package init(
        crls: [SuppliedCRL] = [], ocspResponses: [SuppliedOCSPResponse] = [],
        issuers: [String: [ParsedCertificate]] = [:], unobtainable: Set<String> = []
    ) {
        self.crls = crls
        self.ocspResponses = ocspResponses
        self.issuers = issuers
        self.unobtainable = unobtainable
    }

    package static let none = EvidenceSet()
}
