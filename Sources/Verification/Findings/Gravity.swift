import Events

/// The order of findings: what a person should hear first.
struct Gravity: Comparable {
    /// 0 for errors, 1 for what is not known, and so on.
    let severity: Int
    /// Among findings of one severity: what makes others meaningless comes first.
    let stage: Int

    init(_ finding: Finding) {
        severity = Finding.Severity.allCases.firstIndex(of: finding.severity) ?? 0
        stage = Self.stage(of: finding)
    }

    static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.severity, lhs.stage) < (rhs.severity, rhs.stage)
    }

    /// After the order in which ETSI EN 319 102-1, 5.3.4, asks: can it be read, is it genuine, is it
    /// still good, may it be used like this.
    private static func stage(of finding: Finding) -> Int {
        // Without a path nothing that the certificate says is known to be meant by anybody.
        if finding.code == .noAnchor { return -1 }
        let stages: [SubIndication?: Int] = [
            .formatFailure: 0, .signatureFailure: 1, .revoked: 2, .revokedCA: 2, .expired: 3,
            .notYetValid: 3, .outOfBounds: 3, .cryptoConstraintsFailure: 4,
        ]
        let stage = stages[finding.subIndication] ?? 5
        // Another name is often only a mistake of the one who asks.
        return finding.code == .nameMismatch ? 6 : stage
    }
}

extension [Finding] {
    /// The gravest first; what is equally grave stays in the order of the path and the checks.
    func sortedByGravity() -> [Finding] {
        enumerated().map { (Gravity($1), $0, $1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }

    /// How far from passing: what a choice among failed paths goes by.
    var gravity: [Int] {
        [count { $0.severity == .error }, count { $0.severity == .unknown }, count]
    }
}
