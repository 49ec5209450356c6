import Certificates
import Events

/// Name constraints stand in authorities' certificates, say something, and have the form of their kind.
enum NameConstraintsFormCheck {
    static let check = CertificateCheck(
        .nameConstraintsForm, "Name constraints are those of an authority, and well formed.",
        citation: "RFC 5280, 4.2.1.10"
    ) { subject, report in
        let extensions = subject.candidate.extensions
        guard let constraints = extensions.nameConstraints.value else { return }
        if extensions.basicConstraints.value?.isAuthority != true {
            add(
                .nameConstraintsMisplaced,
                "There are name constraints in a certificate of no "
                    + "authority.", &report)
        }
        if constraints.count == 0 {
            add(.nameConstraintsEmpty, "The name constraints are empty.", &report)
        }
        for subtree in constraints.allPermitted + constraints.allExcluded {
            guard let fault = Subtree.formFault(of: subtree) else { continue }
            let name = subtree.base.displayText
            add(.nameConstraintMalformed, "The name constraint \(name) \(fault).", &report)
        }
    }

    private static func add(_ code: FindingCode, _ what: String, _ report: inout Report) {
        report.add(
            code, .error, what: what,
            why: "A limit that is not well formed is applied by some and passed over by others.",
            remedy: "Have the authority's certificate issued again with well-formed constraints.",
            .chainConstraintsFailure, .invalidExtension)
    }
}

extension FindingCode {
    static let nameConstraintsMisplaced = FindingCode("name_constraints.misplaced")
    static let nameConstraintsEmpty = FindingCode("name_constraints.empty")
    static let nameConstraintMalformed = FindingCode("name_constraints.malformed")
}
