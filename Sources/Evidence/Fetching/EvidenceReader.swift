import Certificates
import FoundationEssentials
import Verification

/// Makes evidence of the bytes that a server sent, in whichever of the usual forms they are.
///
/// CRLs in DER or PEM; OCSP responses in DER; certificates in DER, PEM, or a PKCS#7 bundle of either
/// form (RFC 5280, 4.2.1.13 and 4.2.2.1; RFC 6960, appendix A).
struct EvidenceReader {
    /// Certificates taken out of one bundle; those of real cross-signed authorities have a few dozen.
    static let maximumIssuers = 100

    let place: EvidencePlace

    func read(_ bytes: [UInt8]) throws(EvidenceFailure) -> FetchedEvidence {
        guard !bytes.isEmpty else { throw .lasting("the answer is empty") }
        switch place.kind {
        case .crl: return try crl(bytes)
        case .ocspResponse: return try ocspResponse(bytes)
        case .issuer: return .issuers(try issuers(bytes))
        }
    }

    private func crl(_ bytes: [UInt8]) throws(EvidenceFailure) -> FetchedEvidence {
        let der = try Self.isPEM(bytes) ? blocks(bytes, ["X509 CRL"])[0].bytes : bytes
        do {
            return .crl(try SuppliedCRL(der: der, url: place.url), der: der)
        } catch {
            throw .lasting("what is there is no CRL (\(error.reason))")
        }
    }

    private func ocspResponse(_ bytes: [UInt8]) throws(EvidenceFailure) -> FetchedEvidence {
        let supplied: SuppliedOCSPResponse
        do {
            supplied = try SuppliedOCSPResponse(der: bytes, url: place.url)
        } catch {
            throw .lasting("what is there is no OCSP response (\(error.reason))")
        }
        switch supplied.response.status {
        case .successful: return .ocspResponse(supplied, der: bytes)
        case .tryLater, .internalError:
            throw .passing("the responder says \(supplied.response.status)")
        case .malformedRequest, .signatureRequired, .unauthorized:
            throw .lasting("the responder says \(supplied.response.status)")
        }
    }

    private func issuers(_ bytes: [UInt8]) throws(EvidenceFailure) -> [ParsedCertificate] {
        var ders: [[UInt8]] = []
        if Self.isPEM(bytes) {
            for block in try blocks(bytes, ["CERTIFICATE", "X509 CERTIFICATE", "PKCS7", "CMS"]) {
                ders += certificates(block.bytes)
            }
        } else {
            ders = certificates(bytes)
        }
        let read = ders.prefix(Self.maximumIssuers).compactMap { try? ParsedCertificate(der: $0) }
        guard !read.isEmpty else { throw .lasting("there is no certificate in what is there") }
        return read
    }

    /// The certificates in a PKCS#7 bundle, or the bytes as the only one.
    private func certificates(_ der: [UInt8]) -> [[UInt8]] {
        guard let bundle = try? CertificateBundle(der: der) else { return [der] }
        return bundle.certificates.prefix(Self.maximumIssuers).map(Array.init)
    }

    /// - Returns: at least one.
    private func blocks(
        _ bytes: [UInt8], _ labels: Set<String>
    ) throws(EvidenceFailure) -> [PEMBlock] {
        let found: [PEMBlock]
        do {
            found = try PEM.blocks(in: bytes, limit: Self.maximumIssuers)
                .filter { labels.contains($0.label) }
        } catch {
            throw .lasting("what is there is no PEM (\(error))")
        }
        guard !found.isEmpty else {
            throw .lasting("there is no PEM block \(labels.sorted().joined(separator: " or "))")
        }
        return found
    }

    private static func isPEM(_ bytes: [UInt8]) -> Bool { bytes.first != 0x30 }
}
