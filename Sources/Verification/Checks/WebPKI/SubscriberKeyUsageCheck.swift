import Certificates
import Events

/// A TLS server's key usage has no bit that a server's key is not for.
enum SubscriberKeyUsageCheck {
    static let check = CertificateCheck(
        .subscriberKeyUsage, "A TLS server's key usage is that of its kind of key.",
        citation: "CA/Browser Forum BR, 7.1.2.7.11"
    ) { subject, report in
        guard subject.role == .target, let usage = subject.candidate.extensions.keyUsage.value
        else { return }
        let forbidden = usage.subtracting(allowed(for: subject.candidate.keyDescription))
        guard !forbidden.isEmpty else { return }
        report.add(
            .subscriberKeyUsage, .error,
            what: "The key usage has \(forbidden.title), which a server's "
                + "\(subject.candidate.keyDescription) key must not have.",
            why: "A server's key would be good for other things than the server.",
            remedy: "Have the certificate issued again with digitalSignature alone.",
            .chainConstraintsFailure, .invalidPurpose)
    }

    private static func allowed(for key: KeyDescription) -> KeyUsage {
        switch key {
        case .rsa: allowedForRSA
        default: allowedForOthers
        }
    }

    private static let allowedForRSA: KeyUsage = [
        .digitalSignature, .keyEncipherment, .dataEncipherment,
    ]
    private static let allowedForOthers: KeyUsage = [.digitalSignature, .keyAgreement]
}

extension FindingCode {
    static let subscriberKeyUsage = FindingCode("subscriber.key_usage")
}
