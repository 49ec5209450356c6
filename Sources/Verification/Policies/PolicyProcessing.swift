import Certificates

/// The state of policy processing on the way down a path (RFC 5280, 6.1.2 to 6.1.5, with RFC 9618).
struct PolicyProcessing {
    enum Mistake: Hashable {
        case mapsAnyPolicy
        case outOfBudget
    }

    private var graph = PolicyGraph()
    /// Certificates that may still come before an explicit policy is required, and so on; 0 is "now".
    private var explicitPolicy: Int
    private var policyMapping: Int
    private var inhibitAnyPolicy: Int
    private let acceptable: Set<ObjectIdentifier>

    /// - Parameter length: certificates on the path without its anchor.
    init(inputs: PolicyInputs, length: Int) {
        acceptable = inputs.acceptable
        explicitPolicy = inputs.requiresExplicit ? 0 : length + 1
        policyMapping = inputs.inhibitsMapping ? 0 : length + 1
        inhibitAnyPolicy = inputs.inhibitsAny ? 0 : length + 1
    }

    /// Takes the next certificate, from the anchor down.
    mutating func take(_ candidate: Candidate, isLast: Bool, work: inout Work) -> Mistake? {
        let extensions = candidate.extensions
        let anyCounts = inhibitAnyPolicy > 0 || (!isLast && candidate.isSelfIssued)
        let policies = extensions.policies.value
        guard work.charge(policies?.count ?? 0, to: .policyNodes) else { return .outOfBudget }
        graph.allow(policies?.map(\.identifier), anyPolicyCounts: anyCounts)
        guard !isLast else {
            finish(extensions)
            return nil
        }
        return descend(from: candidate, work: &work)
    }

    /// Whether what is left satisfies (6.1.5: success where either holds).
    var isSatisfied: Bool { explicitPolicy > 0 || !userConstrainedPolicies.isEmpty }

    /// The user-constrained policy set.
    var userConstrainedPolicies: Set<ObjectIdentifier> { graph.userConstrained(to: acceptable) }

    /// Section 6.1.4, (a), (b) and (h) to (j).
    private mutating func descend(from candidate: Candidate, work: inout Work) -> Mistake? {
        let extensions = candidate.extensions
        let mappings = extensions.policyMappings.value ?? []
        if mappings.contains(where: {
            $0.issuerPolicy == .anyPolicy || $0.subjectPolicy == .anyPolicy
        }) {
            return .mapsAnyPolicy
        }
        // Each level costs at most its nodes once more.
        guard work.charge(mappings.count + graph.width, to: .policyNodes) else {
            return .outOfBudget
        }
        graph.descend(
            mapping: mappings.map { ($0.issuerPolicy, $0.subjectPolicy) },
            isInhibited: policyMapping == 0)
        if !candidate.isSelfIssued {
            explicitPolicy = max(0, explicitPolicy - 1)
            policyMapping = max(0, policyMapping - 1)
            inhibitAnyPolicy = max(0, inhibitAnyPolicy - 1)
        }
        if let constraints = extensions.policyConstraints.value {
            explicitPolicy = min(explicitPolicy, constraints.requireExplicitPolicy ?? .max)
            policyMapping = min(policyMapping, constraints.inhibitPolicyMapping ?? .max)
        }
        inhibitAnyPolicy = min(inhibitAnyPolicy, extensions.inhibitAnyPolicy.value ?? .max)
        return nil
    }

    /// Section 6.1.5, (a) and (b).
    private mutating func finish(_ extensions: ReadExtensions) {
        explicitPolicy = max(0, explicitPolicy - 1)
        if extensions.policyConstraints.value?.requireExplicitPolicy == 0 { explicitPolicy = 0 }
    }
}
