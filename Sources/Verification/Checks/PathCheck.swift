import Events

/// A rule about how the certificates of a path go together.
package final class PathCheck: Sendable {
    package let name: CheckName
    /// One sentence for the list of checks.
    package let summary: String
    package let citation: String
    private let apply: Rule

    typealias Rule = @Sendable (CertificationPath, Conditions, inout Work, inout Report) -> Void

    init(
        _ name: CheckName, _ summary: String, citation: String, apply: @escaping Rule
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        self.apply = apply
    }

    /// What is to be applied.
    var rule: CitedRule<Rule> { CitedRule(citation: citation, apply: apply) }

    /// All of them, in the order in which they are applied.
    package static let all: [PathCheck] = [
        PathLengthCheck.check, NameConstraintsCheck.check, PoliciesCheck.check,
        PurposeCheck.check, AnchorConstraintsCheck.check, IdentityCheck.check,
        TransparencyCheck.check, NestedValidityCheck.check, KeyIdentifierChainCheck.check,
    ]
}

extension PathCheck {
    /// Everything that the checks of the profile say about a path.
    static func findings(
        about path: CertificationPath, under conditions: Conditions, work: inout Work
    ) -> [Finding] {
        var report = Report()
        for rule in conditions.prepared.pathRules {
            report.citation = rule.citation
            rule.apply(path, conditions, &work, &report)
        }
        return report.findings
    }
}
