import Certificates

@testable import Verification

/// The valid policy tree, step by step as RFC 5280, 6.1.2 to 6.1.5, has it: what ``PolicyProcessing``
/// must come to, at a price that RFC 9618 was written to be spared.
struct PolicyTree {
    private final class Node {
        let policy: ObjectIdentifier
        var expected: Set<ObjectIdentifier>
        var children: [Node] = []

        init(_ policy: ObjectIdentifier, expecting expected: Set<ObjectIdentifier>? = nil) {
            self.policy = policy
            self.expected = expected ?? [policy]
        }
    }

    private var root: Node? = Node(.anyPolicy)
    private var depth = 0
    private let length: Int
    private let acceptable: Set<ObjectIdentifier>
    private var explicitPolicy: Int
    private var policyMapping: Int
    private var inhibitAnyPolicy: Int
    private var hasFailed = false

    init(inputs: PolicyInputs, length: Int) {
        self.length = length
        acceptable = inputs.acceptable
        explicitPolicy = inputs.requiresExplicit ? 0 : length + 1
        policyMapping = inputs.inhibitsMapping ? 0 : length + 1
        inhibitAnyPolicy = inputs.inhibitsAny ? 0 : length + 1
    }

    var isSatisfied: Bool { !hasFailed && (explicitPolicy > 0 || root != nil) }

    /// The user-constrained policy set, once the last certificate was taken.
    var userConstrainedPolicies: Set<ObjectIdentifier> {
        let last = nodes(at: depth).contains { $0.policy == .anyPolicy }
        return Set(domainNodes.map(\.policy)).union(last ? [.anyPolicy] : [])
    }

    mutating func take(_ candidate: Candidate) {
        depth += 1
        let isLast = depth == length
        processPolicies(of: candidate, isLast: isLast)
        if explicitPolicy == 0, root == nil { hasFailed = true }
        if isLast {
            finish(candidate)
        } else {
            prepare(from: candidate)
        }
    }

    /// Section 6.1.3, (d) and (e).
    private mutating func processPolicies(of candidate: Candidate, isLast: Bool) {
        guard let policies = candidate.extensions.policies.value?.map(\.identifier) else {
            root = nil
            return
        }
        let above = nodes(at: depth - 1)
        for policy in policies where policy != .anyPolicy {
            let parents = above.filter { $0.expected.contains(policy) }
            for parent in parents { parent.children.append(Node(policy)) }
            if parents.isEmpty {
                above.first { $0.policy == .anyPolicy }?.children.append(Node(policy))
            }
        }
        if policies.contains(.anyPolicy),
            inhibitAnyPolicy > 0 || !isLast && candidate.isSelfIssued
        {
            for node in above {
                for policy in node.expected
                where !node.children.contains(where: { $0.policy == policy }) {
                    node.children.append(Node(policy))
                }
            }
        }
        prune()
    }

    /// Section 6.1.4, (b) and (h) to (j).
    private mutating func prepare(from candidate: Candidate) {
        let mappings = candidate.extensions.policyMappings.value ?? []
        for issuer in Set(mappings.map(\.issuerPolicy)) {
            if policyMapping > 0 {
                map(
                    issuer,
                    to: Set(mappings.filter { $0.issuerPolicy == issuer }.map(\.subjectPolicy)))
            } else {
                for parent in nodes(at: depth - 1) {
                    parent.children.removeAll { $0.policy == issuer }
                }
                prune()
            }
        }
        if !candidate.isSelfIssued {
            explicitPolicy = max(0, explicitPolicy - 1)
            policyMapping = max(0, policyMapping - 1)
            inhibitAnyPolicy = max(0, inhibitAnyPolicy - 1)
        }
        let constraints = candidate.extensions.policyConstraints.value
        explicitPolicy = min(explicitPolicy, constraints?.requireExplicitPolicy ?? .max)
        policyMapping = min(policyMapping, constraints?.inhibitPolicyMapping ?? .max)
        inhibitAnyPolicy = min(
            inhibitAnyPolicy, candidate.extensions.inhibitAnyPolicy.value ?? .max)
    }

    private func map(_ issuer: ObjectIdentifier, to subjects: Set<ObjectIdentifier>) {
        let level = nodes(at: depth)
        let mapped = level.filter { $0.policy == issuer }
        for node in mapped { node.expected = subjects }
        if mapped.isEmpty, level.contains(where: { $0.policy == .anyPolicy }) {
            nodes(at: depth - 1).first { $0.policy == .anyPolicy }?
                .children.append(Node(issuer, expecting: subjects))
        }
    }

    /// Section 6.1.5, (a), (b) and (g).
    private mutating func finish(_ candidate: Candidate) {
        explicitPolicy = max(0, explicitPolicy - 1)
        if candidate.extensions.policyConstraints.value?.requireExplicitPolicy == 0 {
            explicitPolicy = 0
        }
        guard !acceptable.contains(.anyPolicy) else { return }
        let named = Set(domainNodes.map(\.policy))
        for parent in anyNodes {
            parent.children.removeAll {
                $0.policy != .anyPolicy && !acceptable.contains($0.policy)
            }
        }
        for parent in nodes(at: depth - 1)
        where parent.children.contains(where: { $0.policy == .anyPolicy }) {
            parent.children += acceptable.subtracting(named).map { Node($0) }
            parent.children.removeAll { $0.policy == .anyPolicy }
        }
        prune()
    }

    /// The `valid_policy_node_set`.
    private var domainNodes: [Node] {
        anyNodes.flatMap(\.children).filter { $0.policy != .anyPolicy }
    }

    private var anyNodes: [Node] {
        (0..<depth).flatMap { nodes(at: $0) }.filter { $0.policy == .anyPolicy }
    }

    private func nodes(at depth: Int) -> [Node] {
        guard let root else { return [] }
        return (0..<depth).reduce([root]) { level, _ in level.flatMap(\.children) }
    }

    /// Removes what has no descendant at the depth reached.
    private mutating func prune() {
        for level in (0..<depth).reversed() {
            for node in nodes(at: level) where level + 1 < depth {
                node.children.removeAll(where: \.children.isEmpty)
            }
        }
        if root?.children.isEmpty == true { root = nil }
    }
}
