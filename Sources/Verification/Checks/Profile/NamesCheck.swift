import Certificates
import Events

/// Issuers have names; version, identifiers and times have the form that they must have.
enum NamesCheck {
    static let check = CertificateCheck(
        .names, "Issuer and authorities are named; version and times are in their form.",
        citation: "RFC 5280, 4.1.2.4 to 4.1.2.8"
    ) { subject, report in
        let certificate = subject.candidate.certificate
        if certificate.hasEmptyIssuer {
            addNameless("The issuer has no name.", &report)
        }
        if subject.role.isIssuer, certificate.hasEmptySubject {
            addNameless("An authority has no name as its subject.", &report)
        }
        if certificate.irregularities.contains(.uniqueIdentifierInVersion1) {
            report.add(
                .uniqueIdentifier, .error,
                what: "There are unique identifiers in a certificate of version 1.",
                why: "They belong to versions 2 and 3 only.",
                remedy: "Have the certificate issued again.", citation: "RFC 5280, 4.1.2.8",
                .formatFailure)
        }
        if certificate.irregularities.contains(.generalizedTimeBefore2050) {
            report.add(
                .timeForm, .error,
                what: "A time before 2050 is encoded as GeneralizedTime.",
                why: "Up to 2049 it must be a UTCTime, so that there is one encoding only.",
                remedy: "Have the certificate issued again by software that encodes it correctly.",
                citation: "RFC 5280, 4.1.2.5", .formatFailure)
        }
        if certificate.irregularities.contains(.emptyExtensions) {
            report.add(
                .emptyExtensions, .error, what: "The list of extensions is there and empty.",
                why: "It must hold one at least; readers may take this for another structure.",
                remedy: "Have the certificate issued again.", citation: "RFC 5280, 4.1",
                .formatFailure, .invalidExtension)
        }
    }

    private static func addNameless(_ what: String, _ report: inout Report) {
        report.add(
            .nameless, .error, what: what,
            why: "Certificates are chained by these names, and authorities are known by them.",
            remedy: "Have the certificate issued again by a named authority.",
            citation: "RFC 5280, 4.1.2.4 and 4.1.2.6", .chainConstraintsFailure)
    }
}

extension FindingCode {
    static let nameless = FindingCode("issuer.nameless")
    static let uniqueIdentifier = FindingCode("certificate.unique_identifier")
    static let timeForm = FindingCode("certificate.time_form")
    static let emptyExtensions = FindingCode("certificate.extensions_empty")
}
