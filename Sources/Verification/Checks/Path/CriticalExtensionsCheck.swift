import Certificates
import Events

/// Every critical extension is one that validation takes into account.
enum CriticalExtensionsCheck {
    static let check = CertificateCheck(
        .criticalExtensions, "Critical extensions are all understood.",
        citation: "RFC 5280, 4.2 and 6.1.4 (o)"
    ) { subject, report in
        let certificate = subject.candidate.certificate
        guard
            certificate.hasCritical(besides: understood)
                || certificate.irregularities.contains(.duplicateExtension)
        else { return }
        for found in certificate.extensions
        where found.isCritical && !isUnderstood(found.id) {
            report.add(
                .criticalExtension, .error,
                what: "The critical extension \(found.id.title) is not understood here.",
                why:
                    "Critical means: whoever does not understand it must not accept the certificate.",
                remedy: "Use a certificate without it, or software made for it.",
                .chainConstraintsFailure, .unhandledCriticalExtension)
        }
    }

    private static func isUnderstood(_ id: ObjectIdentifier) -> Bool {
        KnownExtension.allCases.contains { $0.id == id && understood.contains(.init($0)) }
    }

    /// What the other checks, path validation and revocation act upon.
    ///
    /// A certificate that marks one critical that must not be is the business of the checks of its
    /// form.
    private static let understood = KnownExtensions(
        .basicConstraints, .keyUsage, .extendedKeyUsage, .subjectAlternativeName, .nameConstraints,
        .certificatePolicies, .policyMappings, .policyConstraints, .inhibitAnyPolicy,
        .crlDistributionPoints, .freshestCRL, .authorityKeyIdentifier, .subjectKeyIdentifier,
        .authorityInformationAccess, .ocspNoCheck)
}

extension FindingCode {
    static let criticalExtension = FindingCode("certificate.critical_extension")
}
