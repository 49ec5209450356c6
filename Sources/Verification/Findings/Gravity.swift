import Events

/// The order of findings: what a person should hear first.
struct Gravity: Comparable {
    /// 0 for errors, 1 for what is not known, and so on.
    let severity: Int
    /// Among findings of one severity: what makes others meaningless comes first.
    let stage: Int

    static func of(_ finding: Finding) -> Self {
        let severity =
            switch finding.severity {
            case .error: 0
            case .unknown: 1
            case .warning: 2
            case .note: 3
            }
        return Self(severity: severity, stage: stage(of: finding))
    }

    static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.severity, lhs.stage) < (rhs.severity, rhs.stage)
    }

    /// After the order in which ETSI EN 319 102-1, 5.3.4, asks: can it be read, is it genuine, is it
    /// still good, may it be used like this.
    private static func stage(of finding: Finding) -> Int {
        // Without a path nothing that the certificate says is known to be meant by anybody.
        if finding.code == .noAnchor { return -1 }
        // And where the search for one was broken off, it is not even known that there is none.
        if finding.code == .outOfBudget { return -2 }
        // Another name is often only a mistake of the one who asks.
        if finding.code == .nameMismatch { return 6 }
        return switch finding.subIndication {
        case .formatFailure: 0
        case .signatureFailure: 1
        case .revoked, .revokedCA: 2
        case .expired, .notYetValid, .outOfBounds: 3
        case .cryptoConstraintsFailure: 4
        default: 5
        }
    }
}

extension [Finding] {
    /// The gravest first; what is equally grave stays in the order of the path and the checks.
    func sortedByGravity() -> [Finding] {
        guard count > 1 else { return self }
        let gravities = map(Gravity.of)
        let isSorted = gravities.indices.dropFirst().allSatisfy {
            !(gravities[$0] < gravities[$0 - 1])
        }
        guard !isSorted else { return self }
        return indices.sorted { (gravities[$0], $0) < (gravities[$1], $1) }.map { self[$0] }
    }

    /// How far from passing: what a choice among failed paths goes by.
    var gravity: [Int] {
        [count { $0.severity == .error }, count { $0.severity == .unknown }, count]
    }
}
