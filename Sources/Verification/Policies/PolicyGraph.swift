import Certificates

/// The valid policy graph of RFC 9618: one node a policy and depth, so that no input makes it grow
/// faster than the certificates that it is read from.
///
/// A level holds what the certificates so far allow at their depth. `anyPolicy` is a flag and not a
/// node: a node without named parents has it for its parent.
struct PolicyGraph {
    private struct Node {
        /// Policies of the level above that this one continues; none where it is `anyPolicy`.
        var parents: [ObjectIdentifier] = []
        /// Whether this certificate maps it to policies of the subject's domain.
        var isMapped = false
    }

    private struct Level {
        var nodes: [ObjectIdentifier: Node] = [:]
        var hasAnyPolicy = false

        var isEmpty: Bool { nodes.isEmpty && !hasAnyPolicy }
    }

    private var finished: [Level] = []
    private var current: Level
    /// How many nodes the level in hand has: what a step down costs.
    var width: Int { current.nodes.count }

    init() {
        current = Level(hasAnyPolicy: true)
    }

    /// Whether no policy is left (the `valid_policy_graph` is NULL).
    var isEmpty: Bool { current.isEmpty }

    /// Takes the policies of a certificate (6.1.3 (d), (e)); nil where it names none.
    mutating func allow(_ policies: [ObjectIdentifier]?, anyPolicyCounts: Bool) {
        guard let policies else {
            current = Level()
            return
        }
        let allowsAny = anyPolicyCounts && policies.contains(.anyPolicy)
        let named = Set(policies.filter { $0 != .anyPolicy })
        if current.hasAnyPolicy {
            for policy in named where current.nodes[policy] == nil {
                current.nodes[policy] = Node()
            }
        }
        guard !allowsAny else { return }
        current.nodes = current.nodes.filter { named.contains($0.key) }
        current.hasAnyPolicy = false
    }

    /// Takes the mappings of a certificate (6.1.4 (b)) and steps down to the next depth.
    mutating func descend(
        mapping mappings: [(issuer: ObjectIdentifier, subject: ObjectIdentifier)],
        isInhibited: Bool
    ) {
        var next = Level(hasAnyPolicy: current.hasAnyPolicy)
        if isInhibited {
            for (issuer, _) in mappings { current.nodes[issuer] = nil }
        } else {
            for (issuer, subject) in mappings {
                if current.nodes[issuer] == nil {
                    guard current.hasAnyPolicy else { continue }
                    current.nodes[issuer] = Node()
                }
                current.nodes[issuer]?.isMapped = true
                next.nodes[subject, default: Node()].parents.append(issuer)
            }
        }
        for (policy, node) in current.nodes where !node.isMapped {
            next.nodes[policy, default: Node()].parents.append(policy)
        }
        finished.append(current)
        current = next
    }

    /// The policies that the path is good for, in the terms of its anchor's domain, among those that
    /// a user takes (6.1.5 (g)); `anyPolicy` stands for all.
    func userConstrained(to acceptable: Set<ObjectIdentifier>) -> Set<ObjectIdentifier> {
        guard !current.isEmpty else { return [] }
        if current.hasAnyPolicy, !acceptable.contains(.anyPolicy) { return acceptable }
        var result: Set<ObjectIdentifier> = current.hasAnyPolicy ? [.anyPolicy] : []
        var reachable = Set(current.nodes.keys)
        for level in (finished + [current]).reversed() {
            var above: Set<ObjectIdentifier> = []
            for policy in reachable {
                guard let node = level.nodes[policy] else { continue }
                if node.parents.isEmpty {
                    result.insert(policy)
                } else {
                    above.formUnion(node.parents)
                }
            }
            reachable = above
        }
        guard !acceptable.contains(.anyPolicy) else { return result }
        return result.intersection(acceptable)
    }
}
