import Certificates
import Events

/// An authority's basic constraints are critical, and a path length stands with an authority only.
enum BasicConstraintsFormCheck {
    static let check = CertificateCheck(
        .basicConstraintsForm, "Basic constraints of authorities are critical and consistent.",
        citation: "RFC 5280, 4.2.1.9"
    ) { subject, report in
        guard let constraints = subject.candidate.extensions.basicConstraints.value else {
            // Whether it has to be there is the business of AuthorityCheck, but for old anchors.
            guard subject.role == .anchor, subject.candidate.certificate.version != .v3 else {
                return
            }
            add(.basicConstraintsMissing, "The trust anchor has no basic constraints.", &report)
            return
        }
        let usage = subject.candidate.extensions.keyUsage.value
        if constraints.isAuthority, usage?.contains(.keyCertificateSign) ?? true,
            !subject.candidate.certificate.isCritical(.basicConstraints)
        {
            add(
                .basicConstraintsNotCritical, "An authority's basic constraints are not critical.",
                &report)
        }
        let maySign = usage?.contains(.keyCertificateSign) ?? true
        if constraints.pathLength != nil, !constraints.isAuthority || !maySign {
            add(
                .pathLengthMisplaced, "There is a path length in a certificate of no authority.",
                &report)
        }
    }

    private static func add(_ code: FindingCode, _ what: String, _ report: inout Report) {
        report.add(
            code, .error, what: what,
            why: "Readers that pass over the extension would take anybody for an authority.",
            remedy: "Have the certificate issued again with basic constraints in their form.",
            .chainConstraintsFailure, .invalidCA)
    }
}

extension FindingCode {
    static let basicConstraintsMissing = FindingCode("basic_constraints.missing")
    static let basicConstraintsNotCritical = FindingCode("basic_constraints.not_critical")
    static let pathLengthMisplaced = FindingCode("basic_constraints.path_length_misplaced")
}
