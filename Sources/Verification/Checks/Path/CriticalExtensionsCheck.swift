import Certificates
import Events

/// Every critical extension is one that validation takes into account.
enum CriticalExtensionsCheck {
    static let check = CertificateCheck(
        .criticalExtensions, "Critical extensions are all understood.",
        citation: "RFC 5280, 4.2 and 6.1.4 (o)"
    ) { subject, report in
        for found in subject.candidate.certificate.extensions
        where found.isCritical && !understood.contains(found.id) {
            report.add(
                .criticalExtension, .error,
                what: "The critical extension \(found.id.title) is not understood here.",
                why:
                    "Critical means: whoever does not understand it must not accept the certificate.",
                remedy: "Use a certificate without it, or software made for it.",
                .chainConstraintsFailure, .unhandledCriticalExtension)
        }
    }

    /// What the other checks, path validation and revocation act upon.
    ///
    /// A certificate that marks one critical that must not be is the business of the checks of its
    /// form.
    private static let understood: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extendedKeyUsage, .subjectAlternativeName, .nameConstraints,
        .certificatePolicies, .policyMappings, .policyConstraints, .inhibitAnyPolicy,
        .crlDistributionPoints, .freshestCRL, .authorityKeyIdentifier, .subjectKeyIdentifier,
        .authorityInformationAccess, .ocspNoCheck,
    ]
}

extension FindingCode {
    static let criticalExtension = FindingCode("certificate.critical_extension")
}
