import Certificates
import Events

/// A TLS server certificate's extended key usage is for TLS, and for nothing that would mix its uses.
enum SubscriberPurposeCheck {
    static let check = CertificateCheck(
        .subscriberPurpose, "The extended key usage of a TLS server is that of one.",
        citation: "CA/Browser Forum BR, 7.1.2.7.10"
    ) { subject, report in
        guard subject.role == .target,
            let purposes = subject.candidate.extensions.extendedKeyUsage.value
        else { return }
        for purpose in purposes where forbidden.contains(purpose) {
            report.add(
                .purposeForbidden, .error,
                what:
                    "The extended key usage has \(purpose.title), which a TLS server must not have.",
                why: "A server's key would be good for other things than the server.",
                remedy: "Have a certificate issued for serverAuth alone.",
                .chainConstraintsFailure, .invalidPurpose)
        }
    }

    private static let forbidden: [ObjectIdentifier] = [
        .anyExtendedKeyUsage, .codeSigning, .emailProtection, .timeStamping, .ocspSigning,
    ]
}

extension FindingCode {
    static let purposeForbidden = FindingCode("purpose.forbidden")
}
