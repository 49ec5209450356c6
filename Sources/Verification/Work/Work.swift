/// The work that an examination has done, held against its budget.
package struct Work: Hashable, Sendable {
    /// The kinds of work that are counted.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case signatures
        case steps
        case nameComparisons
        case policyNodes
        case bytes
        case paths
    }

    package let budget: Budget
    package private(set) var signatures = 0
    package private(set) var steps = 0
    package private(set) var nameComparisons = 0
    package private(set) var policyNodes = 0
    package private(set) var bytes = 0
    package private(set) var paths = 0
    /// What ran out first; nil while there is enough of all.
    package private(set) var exhausted: Kind?

    init(budget: Budget) {
        self.budget = budget
    }

    /// Pays for work before it is done; false where that is more than is left.
    ///
    /// What was refused is not counted, so that the counts never exceed the budget.
    mutating func charge(_ amount: Int = 1, to kind: Kind) -> Bool {
        guard exhausted == nil else { return false }
        let isPaid =
            switch kind {
            case .signatures: Self.pay(amount, from: &signatures, limit: budget.signatures)
            case .steps: Self.pay(amount, from: &steps, limit: budget.steps)
            case .nameComparisons:
                Self.pay(amount, from: &nameComparisons, limit: budget.nameComparisons)
            case .policyNodes: Self.pay(amount, from: &policyNodes, limit: budget.policyNodes)
            case .bytes: Self.pay(amount, from: &bytes, limit: budget.bytes)
            case .paths: Self.pay(amount, from: &paths, limit: budget.paths)
            }
        if !isPaid { exhausted = kind }
        return isPaid
    }

    private static func pay(_ amount: Int, from count: inout Int, limit: Int) -> Bool {
        guard amount <= limit - count else { return false }
        count += amount
        return true
    }
}
