import Certificates
import Events

/// A TLS server certificate's extensions are critical, or not, and filled as the rules say.
enum SubscriberExtensionsCheck {
    static let check = CertificateCheck(
        .subscriberExtensions, "A TLS server's extensions have their criticality and fields.",
        citation: "CA/Browser Forum BR, 7.1.2.7.6 and 7.1.2.11.1"
    ) { subject, report in
        guard subject.role == .target else { return }
        let candidate = subject.candidate
        let certificate = candidate.certificate
        for known in neverCritical where certificate.isCritical(known) {
            add("The extension \(known.title) is critical, which it must not be.", &report)
        }
        // Basic constraints of no authority are let be non-critical, as RFC 5280 (4.2.1.9) lets them:
        // OpenSSL's defaults make them so, and nothing depends on it.
        if certificate.isCritical(.subjectAlternativeName), !certificate.hasEmptySubject {
            add("The subject alternative name is critical although there is a subject.", &report)
        }
        if certificate.has(.nameConstraints) {
            add("There are name constraints, which only authorities have.", &report)
        }
        if let identifier = candidate.extensions.authorityKeyIdentifier.value,
            identifier.certificateIssuer != nil || identifier.certificateSerialNumber != nil
        {
            add("The authority key identifier names a certificate and not only a key.", &report)
        }
    }

    private static let neverCritical: [KnownExtension] = [
        .extendedKeyUsage, .certificatePolicies, .crlDistributionPoints,
        .signedCertificateTimestamps,
    ]

    private static func add(_ what: String, _ report: inout Report) {
        report.add(
            .subscriberExtension, .error, what: what,
            why: "Public authorities must keep one form, so that all software reads it alike.",
            remedy: "Have the certificate issued again in the form of the Baseline Requirements.",
            .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let subscriberExtension = FindingCode("subscriber.extension_form")
}
