import Certificates
import Events

/// Name constraints are critical.
///
/// The CA/Browser Forum lets them be otherwise (BR, 7.1.2.10.8).
enum NameConstraintsCriticalCheck {
    static let check = CertificateCheck(
        .nameConstraintsCritical, "Name constraints are critical.", citation: "RFC 5280, 4.2.1.10"
    ) { subject, report in
        let certificate = subject.candidate.certificate
        guard certificate.has(.nameConstraints), !certificate.isCritical(.nameConstraints) else {
            return
        }
        report.add(
            .nameConstraintsNotCritical, .error, what: "The name constraints are not critical.",
            why: "Software that does not know them would pass over the limit.",
            remedy: "Have the authority's certificate issued again with the extension critical.",
            .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let nameConstraintsNotCritical = FindingCode("name_constraints.not_critical")
}
