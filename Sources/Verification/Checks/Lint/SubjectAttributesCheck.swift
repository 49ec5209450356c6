import Certificates
import Events

/// A TLS server's subject has no attribute that public authorities gave up.
enum SubjectAttributesCheck {
    static let check = CertificateCheck(
        .subjectAttributes, "A TLS server's subject has neither unit nor mail address.",
        citation: "CA/Browser Forum BR, 7.1.2.7.4; RFC 5280, 4.1.2.6"
    ) { subject, report in
        guard subject.role == .target else { return }
        let found = subject.candidate.certificate.subject.peculiarities
        if found.contains(.organizationalUnit) {
            report.add(
                .subjectUnit, .note, what: "The subject names an organizational unit.",
                why: "Nobody can validate it; public authorities stopped in September 2022.",
                remedy: "Leave the unit out of the next request.",
                citation: "CA/Browser Forum BR, 7.1.4.2 (ballot SC47)")
        }
        if found.contains(.emailAddress) {
            report.add(
                .subjectEmail, .note, what: "The subject has a mail address.",
                why: "Mail addresses belong to the subject alternative names.",
                remedy: "Leave the address out of the next request.",
                citation: "RFC 5280, 4.1.2.6")
        }
    }
}

extension FindingCode {
    static let subjectUnit = FindingCode("subject.organizational_unit")
    static let subjectEmail = FindingCode("subject.email_address")
}
