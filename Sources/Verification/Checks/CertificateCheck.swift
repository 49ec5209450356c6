import Certificates
import Events

/// A rule that a certificate keeps or breaks by itself, whatever path it lies on.
package final class CertificateCheck: Sendable {
    /// What a check is applied to.
    ///
    /// There is no time in it, so that what a check says about an authority can be remembered.
    struct Subject {
        let candidate: Candidate
        let role: Role
        let prepared: PreparedProfile

        var profile: Profile { prepared.profile }

        var references: References { prepared.references }

        /// What is wrong with the modulus of an RSA key; nil for other keys.
        var keyAudit: KeyAudit? { candidate.keyAudit(by: references.keyAudits) }
    }

    private enum Rule: Sendable {
        case standing(@Sendable (Subject, inout Report) -> Void)
        case timed(@Sendable (Subject, PointInTime, inout Report) -> Void)
    }

    package let name: CheckName
    /// One sentence for the list of checks.
    package let summary: String
    package let citation: String
    private let rule: Rule

    /// A rule that a certificate keeps or breaks at any time.
    init(
        _ name: CheckName, _ summary: String, citation: String,
        apply: @escaping @Sendable (Subject, inout Report) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        rule = .standing(apply)
    }

    /// A rule that a certificate may keep today and break tomorrow; it is asked each time.
    init(
        _ name: CheckName, _ summary: String, citation: String,
        applyAtTime apply: @escaping @Sendable (Subject, PointInTime, inout Report) -> Void
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        rule = .timed(apply)
    }

    /// Whether what it says depends on the time.
    var isTimed: Bool {
        if case .timed = rule { true } else { false }
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
        ROCACheck.check, ClosePrimesCheck.check, SmallFactorCheck.check, KnownWeakKeyCheck.check,
        ExponentCheck.check, SerialEntropyCheck.check, SubjectTextsCheck.check,
        SubjectAttributesCheck.check, HostNamesCheck.check, InternalNamesCheck.check,
        PolicyTextsCheck.check, LocationsCheck.check, EncodingCheck.check,
        ObsoleteExtensionsCheck.check, UsefulKeyUsageCheck.check, InformationCheck.check,
    ]
}

extension CertificateCheck {
    /// Everything that the checks of the profile say about a certificate at a time.
    static func findings(
        about candidate: Candidate, as role: Role, under conditions: Conditions
    ) -> [Finding] {
        let subject = Subject(candidate: candidate, role: role, prepared: conditions.prepared)
        let standing = candidate.standingFindings(as: role, by: conditions.prepared) {
            findings(of: conditions.prepared.standingChecks, about: subject, at: nil)
        }
        let timed = findings(
            of: conditions.prepared.timedChecks, about: subject, at: conditions.time)
        return timed.isEmpty ? standing : standing + timed
    }

    private static func findings(
        of checks: [CertificateCheck], about subject: Subject, at time: PointInTime?
    ) -> [Finding] {
        var report = Report(about: subject.candidate, as: subject.role)
        for check in checks {
            report.citation = check.citation
            switch check.rule {
            case .standing(let apply): apply(subject, &report)
            case .timed(let apply): if let time { apply(subject, time, &report) }
            }
        }
        return report.findings
    }
}
