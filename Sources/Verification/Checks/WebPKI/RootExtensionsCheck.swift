import Certificates
import Events

/// A root certificate has none of the extensions that a root must not have.
enum RootExtensionsCheck {
    static let check = CertificateCheck(
        .rootExtensions, "Roots have no extended key usage and a plain key identifier.",
        citation: "CA/Browser Forum BR, 7.1.2.1.2 and 7.1.2.1.3"
    ) { subject, report in
        // An anchor that somebody else has issued is a cross-certificate, which may have more.
        guard subject.role == .anchor, subject.candidate.isSelfIssued else { return }
        let extensions = subject.candidate.extensions
        if subject.candidate.certificate.has(.extendedKeyUsage) {
            add(
                .rootPurpose, "A root certificate has an extended key usage.",
                "CA/Browser Forum BR, 7.1.2.1.2", &report)
        }
        guard let identifier = extensions.authorityKeyIdentifier.value else { return }
        if identifier.keyIdentifier == nil {
            add(
                .rootKeyIdentifier, "A root's authority key identifier does not name a key.",
                "CA/Browser Forum BR, 7.1.2.1.3", &report)
        } else if let own = extensions.subjectKeyIdentifier.value, identifier.keyIdentifier != own {
            add(
                .rootKeyIdentifier, "A root's authority key identifier is not its own.",
                "CA/Browser Forum BR, 7.1.2.1.3", &report)
        }
        if identifier.certificateIssuer != nil
            || identifier.certificateSerialNumber != nil
        {
            add(
                .rootKeyIdentifier, "A root's authority key identifier names a certificate.",
                "CA/Browser Forum BR, 7.1.2.1.3", &report)
        }
    }

    private static func add(
        _ code: FindingCode, _ what: String, _ citation: String, _ report: inout Report
    ) {
        report.add(
            code, .error, what: what,
            why: "The rules for public authorities forbid it, since software reads it in two ways.",
            remedy: "Use a root that keeps the rules, or the profile rfc5280.", citation: citation,
            .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let rootPurpose = FindingCode("root.extended_key_usage")
    static let rootKeyIdentifier = FindingCode("root.key_identifier")
}
