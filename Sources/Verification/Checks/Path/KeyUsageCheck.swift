import Certificates
import Events

/// A certificate's key is used for what its key usage allows.
enum KeyUsageCheck {
    static let check = CertificateCheck(
        .keyUsage,
        "Issuers may sign certificates; the target's key may be used as the profile asks.",
        citation: "RFC 5280, 6.1.4 (n) and 4.2.1.3"
    ) { subject, report in
        guard let usage = subject.candidate.extensions.keyUsage.value else { return }
        if subject.role.isIssuer, !usage.contains(.keyCertificateSign) {
            report.add(
                .issuerKeyUsage, .error,
                what: "The key usage of an issuer does not allow it to sign certificates.",
                why: "The key was certified for other things, and may be kept with less care.",
                remedy: "Have the certificate below issued with the authority's certificate key.",
                .chainConstraintsFailure, .keyUsageNoCertificateSign)
        }
        let wanted = subject.profile.keyUsage
        if subject.role == .target, !usage.isSuperset(of: wanted) {
            report.add(
                .keyUsageMismatch, .error,
                what: "The key usage lacks \(wanted.subtracting(usage).title).",
                why: "The profile \(subject.profile.name) uses the key for that.",
                remedy: "Have a certificate issued whose key usage has it.",
                .chainConstraintsFailure, .invalidPurpose)
        }
    }
}

extension FindingCode {
    static let issuerKeyUsage = FindingCode("issuer.key_usage")
    static let keyUsageMismatch = FindingCode("key_usage.mismatch")
}
