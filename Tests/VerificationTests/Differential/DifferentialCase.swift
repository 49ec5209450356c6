import Certificates
import Events
import Foundation
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

@testable import Conformance
@testable import Verification

/// Asks our judge and swift-certificates the same: whether the target has a valid path at a time.
///
/// Names, purposes, revocation and the form of certificates are left out, which the other side has
/// not, or asks for in another way.
struct DifferentialCase {
    /// Enough to make the case again.
    let label: String
    let certificate: [UInt8]
    let chain: [[UInt8]]
    let anchors: [[UInt8]]
    /// In whole seconds, as certificates have theirs: each side cuts fractions off in its own way.
    let time: Date

    func ours() -> Verdict {
        let read = anchors.compactMap { try? ParsedCertificate(der: $0) }.map { TrustAnchor($0) }
        let request = VerificationRequest(certificate: certificate, chain: chain)
        var profile = Profile.any
        profile.identity = .ignored
        profile.revocation = .off
        return Judge().examine(
            request, under: profile, evidence: .none,
            trust: TrustStores(TrustStore(name: "differential", anchors: read)), at: time
        ).verdict
    }

    /// Whether an issuer is called by a name that is another's subject in other octets.
    var hasNamesOfEqualMeaning: Bool {
        let all = ([certificate] + chain + anchors).compactMap { try? ParsedCertificate(der: $0) }
        return all.contains { one in
            all.contains { other in
                one.issuer.normalized == other.subject.normalized
                    && !one.issuer.hasSameBytes(as: other.subject)
            }
        }
    }

    func theirs() async -> OracleAnswer {
        let leaf: X509.Certificate
        do {
            leaf = try X509.Certificate(derEncoded: certificate)
        } catch {
            return OracleAnswer(isValid: false, reasons: ["unreadable: \(error)"])
        }
        let pool = (chain + anchors).map { try? X509.Certificate(derEncoded: $0) }
        var verifier = Verifier(
            rootCertificates: CertificateStore(pool.suffix(anchors.count).compactMap(\.self))
        ) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            UnderstoodExtensions()
        }
        var reasons = pool.contains { $0 == nil } ? ["unreadable in the pool"] : []
        let result = await verifier.validate(
            leaf: leaf,
            intermediates: CertificateStore(pool.dropLast(anchors.count).compactMap(\.self)),
            diagnosticCallback: { reasons.append($0.description) })
        guard case .validCertificate = result else {
            return OracleAnswer(isValid: false, reasons: reasons)
        }
        return OracleAnswer(isValid: true, reasons: reasons)
    }
}

/// What swift-certificates says.
struct OracleAnswer {
    let isValid: Bool
    /// In its own words, with what it tried on the way.
    let reasons: [String]

    func mentions(_ text: String) -> Bool { reasons.contains { $0.contains(text) } }
}

/// Lets critical extensions pass that our checks act upon and that the other side has no policy for.
private struct UnderstoodExtensions: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        [2, 5, 29, 14], [2, 5, 29, 17], [2, 5, 29, 31], [2, 5, 29, 32], [2, 5, 29, 33],
        [2, 5, 29, 35], [2, 5, 29, 36], [2, 5, 29, 37], [2, 5, 29, 46], [2, 5, 29, 54],
        [1, 3, 6, 1, 5, 5, 7, 1, 1], [1, 3, 6, 1, 5, 5, 7, 48, 1, 5],
    ]

    func chainMeetsPolicyRequirements(chain: UnverifiedCertificateChain) -> PolicyEvaluationResult {
        .meetsPolicy
    }
}
