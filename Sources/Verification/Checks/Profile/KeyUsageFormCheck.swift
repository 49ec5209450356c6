import Certificates
import Events

/// Key usage and basic constraints agree about who is an authority.
enum KeyUsageFormCheck {
    static let check = CertificateCheck(
        .keyUsageForm, "Only authorities may sign certificates by their key usage.",
        citation: "RFC 5280, 4.2.1.3 and 4.2.1.9"
    ) { subject, report in
        guard let usage = subject.candidate.extensions.keyUsage.value else { return }
        if usage.isEmpty {
            report.add(
                .keyUsageEmpty, .error, what: "The key usage allows nothing.",
                why: "At least one bit has to be set, or the key is good for nothing.",
                remedy: "Have the certificate issued again with the usages that are needed.",
                citation: "RFC 5280, 4.2.1.3", .chainConstraintsFailure, .invalidExtension)
        }
        let constraints = subject.candidate.extensions.basicConstraints
        guard usage.contains(.keyCertificateSign), constraints.value?.isAuthority != true else {
            return
        }
        report.add(
            .keyUsageOfNoAuthority, .error,
            what: "The key usage allows the signing of certificates, but this is no authority.",
            why: "Software that looks at one of the two only would take it for an authority.",
            remedy:
                "Have the certificate issued again with key usage and basic constraints agreed.",
            citation: "RFC 5280, 4.2.1.9", .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let keyUsageEmpty = FindingCode("key_usage.empty")
    static let keyUsageOfNoAuthority = FindingCode("key_usage.no_authority")
}
