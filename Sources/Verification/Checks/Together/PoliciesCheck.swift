import Certificates
import Events

/// The certificate policies of a path go together, and with those that the profile asks for.
enum PoliciesCheck {
    static let check = PathCheck(
        .policies, "The policies of the path satisfy the profile and the path's own constraints.",
        citation: "RFC 5280, 6.1; RFC 9618"
    ) { path, conditions, work, report in
        // Where nobody requires a policy, and none is mapped, whatever is left of them is enough.
        guard isAsked(of: path, conditions) else { return }
        var processing = PolicyProcessing(
            inputs: conditions.profile.policies, length: path.certificates.count - 1)
        // The anchor is where processing begins; it is not part of the path (RFC 5280, 6.1).
        for index in path.downwards.dropFirst() {
            let candidate = path.certificates[index]
            let mistake = processing.take(candidate, isLast: index == 0, work: &work)
            guard mistake == nil else {
                add(mistake, about: path.reference(at: index), &report)
                return
            }
        }
        guard !processing.isSatisfied else { return }
        report.add(
            .policyMissing, .error,
            what: "No policy that is asked for is valid along the whole path.",
            why: "An explicit policy is required, by the profile or by an authority on the path.",
            remedy: "Use a certificate issued under one of the policies, or change the profile's.",
            .chainConstraintsFailure, .noExplicitPolicy)
    }

    private static func isAsked(of path: CertificationPath, _ conditions: Conditions) -> Bool {
        if conditions.profile.policies.requiresExplicit { return true }
        return path.certificates.dropLast().contains { candidate in
            candidate.certificate.has(.policyConstraints)
                || candidate.certificate.has(.policyMappings)
        }
    }

    private static func add(
        _ mistake: PolicyProcessing.Mistake?, about reference: CertificateReference,
        _ report: inout Report
    ) {
        switch mistake {
        case .mapsAnyPolicy:
            report.add(
                .policyMapping, .error, about: reference,
                what: "A policy mapping maps anyPolicy.",
                why: "Mapping to or from all policies would make every policy equal to another.",
                remedy: "Have the authority's certificate issued again without it.",
                citation: "RFC 5280, 6.1.4 (a)", .chainConstraintsFailure, .invalidPolicyExtension)
        case .outOfBudget, nil:
            // The budget's own finding says so.
            return
        }
    }
}

extension FindingCode {
    static let policyMissing = FindingCode("policy.missing")
    static let policyMapping = FindingCode("policy.mapping_any")
}
