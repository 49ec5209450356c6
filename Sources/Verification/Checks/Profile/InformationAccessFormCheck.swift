import Certificates
import Events

/// The extensions that only tell where more is to be found are not critical.
enum InformationAccessFormCheck {
    static let check = CertificateCheck(
        .informationAccessForm, "Extensions that only give information are not critical.",
        citation: "RFC 5280, 4.2.2.1, 4.2.2.2 and 4.2.1.15"
    ) { subject, report in
        for known in informative where subject.candidate.certificate.isCritical(known) {
            report.add(
                .informationCritical, .error, what: "The extension \(known.title) is critical.",
                why:
                    "It gives information only; marked critical it stops those who do not need it.",
                remedy: "Have the certificate issued again with the extension non-critical.",
                .chainConstraintsFailure, .invalidExtension)
        }
    }

    private static let informative: [KnownExtension] = [
        .authorityInformationAccess, .subjectInformationAccess, .freshestCRL,
        .subjectDirectoryAttributes,
    ]
}

extension FindingCode {
    static let informationCritical = FindingCode("information_access.critical")
}
