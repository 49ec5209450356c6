import Certificates
import Events

/// A public TLS server's certificate says where its status and issuer are found, and its policy.
///
/// In no built-in profile: certificates of private authorities often do without, on purpose.
enum InformationCheck {
    static let check = CertificateCheck(
        .information, "A public certificate names its policy, its issuer's address and its status.",
        citation: "CA/Browser Forum BR, 7.1.2.7.6"
    ) { subject, report in
        guard subject.role == .target else { return }
        let extensions = subject.candidate.extensions
        let access = extensions.informationAccess.value ?? []
        if !access.contains(where: { $0.method == .caIssuersAccess }) {
            add("does not say where its issuer's certificate is found", &report)
        }
        if !access.contains(where: { $0.method == .ocspAccess }),
            extensions.distributionPoints.value == nil
        {
            add("names neither a CRL nor an OCSP responder", &report)
        }
        let policies = extensions.policies.value?.map(\.identifier) ?? []
        if reserved.isDisjoint(with: policies) {
            add("names none of the Forum's policies", &report)
        }
    }

    /// CA/Browser Forum BR, 7.1.6.1.
    private static let reserved: Set<ObjectIdentifier> = [
        .domainValidated, .organizationValidated, .individualValidated, .extendedValidation,
    ]

    private static func add(_ what: String, _ report: inout Report) {
        report.add(
            .informationMissing, .warning, what: "The certificate \(what).",
            why: "Every certificate of a public authority has it, and clients rely on it.",
            remedy: "Have a certificate issued by a public authority, or use a profile without "
                + "this check.")
    }
}

extension FindingCode {
    static let informationMissing = FindingCode("certificate.information_missing")
}
