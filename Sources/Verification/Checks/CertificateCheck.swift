import Events

/// A rule that a certificate keeps or breaks by itself, whatever path it lies on.
package struct CertificateCheck: Sendable {
    /// What a check is applied to.
    struct Subject {
        let candidate: Candidate
        let role: Role
        let conditions: Conditions
    }

    package let name: CheckName
    /// One sentence for the list of checks.
    package let summary: String
    package let citation: String
    let apply: @Sendable (Subject, inout Report) -> Void

    init(
        _ name: CheckName, _ summary: String, citation: String,
        apply: @escaping @Sendable (Subject, inout Report) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        self.apply = apply
    }

    /// All of them, in the order in which they are applied.
    package static let all: [CertificateCheck] = [
        FormatCheck.check, AlgorithmCheck.check, KeyStrengthCheck.check, ValidityCheck.check,
        CriticalExtensionsCheck.check, AuthorityCheck.check, KeyUsageCheck.check,
        SerialNumberCheck.check, NamesCheck.check, KeyIdentifiersCheck.check,
        BasicConstraintsFormCheck.check, KeyUsageFormCheck.check, AlternativeNamesFormCheck.check,
        NameConstraintsFormCheck.check, NameConstraintsCriticalCheck.check,
        PoliciesFormCheck.check, InformationAccessFormCheck.check, SubscriberPurposeCheck.check,
        SubscriberExtensionsCheck.check, SubscriberKeyUsageCheck.check,
        SubscriberIsNoAuthorityCheck.check, SubscriberNamesCheck.check, CommonNameCheck.check,
        PublicSuffixWildcardCheck.check, SubscriberLifetimeCheck.check, RootExtensionsCheck.check,
    ]
}

extension CertificateCheck {
    /// Everything that the checks of the profile say about a certificate.
    static func findings(
        about candidate: Candidate, as role: Role, under conditions: Conditions
    ) -> [Finding] {
        let subject = Subject(candidate: candidate, role: role, conditions: conditions)
        var findings: [Finding] = []
        for check in conditions.certificateChecks {
            var report = Report(about: candidate, as: role, citation: check.citation)
            check.apply(subject, &report)
            if !report.findings.isEmpty { findings += report.findings }
        }
        return findings
    }
}
