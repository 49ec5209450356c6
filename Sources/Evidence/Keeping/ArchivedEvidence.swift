import Certificates
import Events
import Verification

/// Evidence out of the archive, read once for as many verdicts as rested on it.
package struct ArchivedEvidence: Sendable {
    private var crls: [Fingerprint: SuppliedCRL] = [:]
    private var ocspResponses: [Fingerprint: SuppliedOCSPResponse] = [:]
    private var issuers: [Fingerprint: ParsedCertificate] = [:]

    /// What a verdict rested on, as far as it was found.
    package func evidence(for uses: [EvidenceUse]) -> EvidenceSet {
        var set = EvidenceSet.none
        set.crls = uses.compactMap { crls[$0.sha256] }
        set.ocspResponses = uses.compactMap { ocspResponses[$0.sha256] }
        for use in uses {
            guard let url = use.url, let issuer = issuers[use.sha256] else { continue }
            set.issuers[url, default: []].append(issuer)
        }
        return set
    }

    /// Takes in what it can read; anything else is not there.
    mutating func add(_ der: [UInt8], of use: EvidenceUse) {
        switch use.kind {
        case .crl, .deltaCRL:
            crls[use.sha256] = try? SuppliedCRL(der: der, url: use.url)
        case .ocspResponse:
            ocspResponses[use.sha256] = try? SuppliedOCSPResponse(der: der, url: use.url)
        case .issuer:
            issuers[use.sha256] = try? ParsedCertificate(der: der)
        }
    }
}
