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
        let keyAudits: KeyAudits

        var profile: Profile { prepared.profile }

        var references: References { prepared.references }

        /// What is wrong with the modulus of an RSA key; nil for other keys.
        var keyAudit: KeyAudit? { candidate.keyAudit(by: keyAudits) }
    }

    typealias StandingRule = @Sendable (Subject, inout Report) -> Void
    typealias TimedRule = @Sendable (Subject, PointInTime, inout Report) -> Void

    private enum Rule: Sendable {
        case standing(StandingRule)
        case timed(TimedRule)
    }

    package let name: CheckName
    /// One sentence for the list of checks.
    package let summary: String
    package let citation: String
    private let rule: Rule

    /// A rule that a certificate keeps or breaks at any time.
    init(
        _ name: CheckName, _ summary: String, citation: String,
        apply: @escaping StandingRule
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        rule = .standing(apply)
    }

    /// A rule that a certificate may keep today and break tomorrow; it is asked each time.
    init(
        _ name: CheckName, _ summary: String, citation: String,
        applyAtTime apply: @escaping TimedRule
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        rule = .timed(apply)
    }

    /// What is to be applied, where it does not depend on the time.
    var standingRule: CitedRule<StandingRule>? {
        guard case .standing(let rule) = rule else { return nil }
        return CitedRule(citation: citation, apply: rule)
    }

    /// What is to be applied, where it depends on the time.
    var timedRule: CitedRule<TimedRule>? {
        guard case .timed(let rule) = rule else { return nil }
        return CitedRule(citation: citation, apply: rule)
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
        let prepared = conditions.prepared
        let subject = Subject(
            candidate: candidate, role: role, prepared: prepared, keyAudits: conditions.keyAudits)
        let standing = candidate.standingFindings(as: role, by: prepared) {
            var report = Report(about: candidate, as: role)
            for rule in prepared.standingRules {
                report.citation = rule.citation
                rule.apply(subject, &report)
            }
            return report.findings
        }
        var report = Report(about: candidate, as: role)
        for rule in prepared.timedRules {
            report.citation = rule.citation
            rule.apply(subject, conditions.time, &report)
        }
        return report.findings.isEmpty ? standing : standing + report.findings
    }
}
