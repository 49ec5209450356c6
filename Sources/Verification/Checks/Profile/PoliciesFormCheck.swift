import Certificates
import Events

/// The extensions about policies are critical where they must be, and say something.
enum PoliciesFormCheck {
    static let check = CertificateCheck(
        .policiesForm, "Policy constraints are critical, and policies are named once.",
        citation: "RFC 5280, 4.2.1.4, 4.2.1.11 and 4.2.1.14"
    ) { subject, report in
        let candidate = subject.candidate
        for known in critical
        where candidate.certificate.has(known) && !candidate.certificate.isCritical(known) {
            add(
                .policyExtensionNotCritical, "The extension \(known.title) is not critical.",
                &report)
        }
        if let constraints = candidate.extensions.policyConstraints.value,
            constraints.requireExplicitPolicy == nil, constraints.inhibitPolicyMapping == nil
        {
            add(.policyConstraintsEmpty, "The policy constraints are empty.", &report)
        }
        // One policy has no second.
        if let policies = candidate.extensions.policies.value, policies.count > 1,
            Set(policies.map(\.identifier)).count != policies.count
        {
            add(.policyRepeated, "A certificate policy is named more than once.", &report)
        }
    }

    private static let critical: [KnownExtension] = [.policyConstraints, .inhibitAnyPolicy]

    private static func add(_ code: FindingCode, _ what: String, _ report: inout Report) {
        report.add(
            code, .error, what: what,
            why: "Policies decide what a certificate is good for; software must not overlook them.",
            remedy: "Have the certificate issued again with the extension in its form.",
            .chainConstraintsFailure, .invalidPolicyExtension)
    }
}

extension FindingCode {
    static let policyExtensionNotCritical = FindingCode("policy.not_critical")
    static let policyConstraintsEmpty = FindingCode("policy.constraints_empty")
    static let policyRepeated = FindingCode("policy.repeated")
}
