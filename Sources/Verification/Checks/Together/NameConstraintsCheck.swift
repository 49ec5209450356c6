import Certificates
import Events

/// The names of all certificates lie in the name spaces of the authorities above them.
///
/// Permitted subtrees of several authorities intersect because each is asked for by itself.
enum NameConstraintsCheck {
    static let check = PathCheck(
        .nameConstraints, "Names lie within what the authorities above may name.",
        citation: "RFC 5280, 6.1.3 (b), (c) and 4.2.1.10"
    ) { path, _, work, report in
        var names: [Int: ConstrainedNames] = [:]
        for index in path.certificates.indices.dropFirst() {
            guard let constraints = path.certificates[index].extensions.nameConstraints.value else {
                continue
            }
            for below in 0..<index {
                let candidate = path.certificates[below]
                // Self-issued certificates are exempt, but for the last (6.1.3 (b)).
                if below > 0, candidate.isSelfIssued { continue }
                let own = names[below] ?? ConstrainedNames(of: candidate)
                names[below] = own
                let cost = own.count * constraints.count
                guard work.charge(cost, to: .nameComparisons) else { return }
                for violation in constraints.violations(by: own) {
                    add(
                        violation, of: path.reference(at: below), by: path.reference(at: index),
                        &report)
                }
            }
        }
    }

    private static func add(
        _ violation: NameViolation, of certificate: CertificateReference,
        by authority: CertificateReference, _ report: inout Report
    ) {
        let name = SafeText.escape(violation.name)
        switch violation.kind {
        case .notPermitted:
            report.add(
                .nameNotPermitted, .error, about: certificate,
                what: "The name \(name) is outside of what \(authority.subject) may name.",
                why: "The authority was given power over other names only.",
                remedy: "Have the certificate issued by an authority without that limit.",
                .chainConstraintsFailure, .permittedViolation)
        case .excluded:
            report.add(
                .nameExcluded, .error, about: certificate,
                what: "The name \(name) is one that \(authority.subject) must not name.",
                why: "The authority's name constraints exclude it.",
                remedy: "Have the certificate issued by an authority without that limit.",
                .chainConstraintsFailure, .excludedViolation)
        case .unprocessed(let reason):
            report.add(
                .nameConstraintUnprocessed, .error, about: certificate,
                what: "Whether \(authority.subject) may name \(name) cannot be said: \(reason).",
                why: "A limit that cannot be processed must not be passed over.",
                remedy:
                    "Have the authority's certificate issued with constraints of standard form.",
                .chainConstraintsFailure, .subtreeMinMax)
        }
    }
}

extension FindingCode {
    static let nameNotPermitted = FindingCode("name.not_permitted")
    static let nameExcluded = FindingCode("name.excluded")
    static let nameConstraintUnprocessed = FindingCode("name.constraint_unprocessed")
}
