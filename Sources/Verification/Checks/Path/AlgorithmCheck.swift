import Certificates
import Events

/// The algorithm that a certificate is signed with is one that can be checked and that the profile takes.
enum AlgorithmCheck {
    static let check = CertificateCheck(
        .algorithms, "The signature algorithm can be checked and is allowed.",
        citation: "RFC 5280, 4.1.1.2; NIST SP 800-131A"
    ) { subject, report in
        // Nobody checks the signature of an anchor: it is believed for being one.
        guard subject.role != .anchor else { return }
        let algorithm = subject.candidate.signatureAlgorithm
        switch algorithm {
        case .unsupported(let name):
            addUnsupported(name, to: &report)
        case .malformed(let name):
            report.add(
                .algorithmMalformed, .error,
                what: "The signature algorithm \(name) has parameters that it must not have.",
                why: "Parameters say how the signature is to be checked; these say nothing valid.",
                remedy: "Have the certificate issued again.", citation: "RFC 4055; RFC 5758, 3",
                .formatFailure, .unsupportedSignatureAlgorithm)
        case _ where !algorithm.isCheckable:
            addUnsupported(algorithm.description, to: &report)
        default:
            guard let reason = subject.profile.algorithms.objection(to: algorithm) else { return }
            addForbidden(algorithm, because: reason, to: &report)
        }
    }

    private static func addUnsupported(_ name: String, to report: inout Report) {
        report.add(
            .algorithmUnsupported, .error,
            what:
                "The certificate is signed with \(SafeText.escape(name)), which is not checked here.",
            why:
                "It is broken, outdated or unknown; a signature that is not checked proves nothing.",
            remedy: "Have the certificate issued again with ECDSA or RSA and SHA-256 or better.",
            .cryptoConstraintsFailure, .unsupportedSignatureAlgorithm)
    }

    private static func addForbidden(
        _ algorithm: SignatureAlgorithm, because reason: String, to report: inout Report
    ) {
        report.add(
            .algorithmForbidden, .error, what: "The certificate is signed with \(algorithm).",
            why: "The profile does not take it: \(reason).",
            remedy: "Have the certificate issued again with ECDSA or RSA and SHA-256 or better.",
            .cryptoConstraintsFailure, .caDigestTooWeak)
    }
}

extension FindingCode {
    static let algorithmUnsupported = FindingCode("signature.algorithm_unsupported")
    static let algorithmForbidden = FindingCode("signature.algorithm_forbidden")
    static let algorithmMalformed = FindingCode("signature.algorithm_malformed")
}
