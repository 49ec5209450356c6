import Certificates
import Events

/// An OCSP response at hand, read once.
package final class SuppliedOCSPResponse: Sendable {
    /// Where it was fetched; nil where it came with a request (stapled).
    package let url: String?
    package let fingerprint: Fingerprint
    package let response: ParsedOCSPResponse

    /// Certificates that came with it, to check its signature with; those that cannot be read are not
    /// there.
    let certificates: [Candidate]

    /// Reads DER that fills all of `der`.
    package init(der: [UInt8], url: String? = nil) throws(DERError) {
        let response = try ParsedOCSPResponse(der: der)
        self.response = response
        self.url = url
        fingerprint = Fingerprint(of: der)
        certificates = (response.basic?.certificates ?? []).prefix(Self.maximumCertificates)
            .compactMap { try? ParsedCertificate(der: Array($0)) }.map(Candidate.init)
    }

    /// A responder sends its own certificate, and perhaps those above.
    private static let maximumCertificates = 8
}
