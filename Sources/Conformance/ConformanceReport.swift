import Events

/// What came of running suites: the numbers, every disagreement, and what took longest.
package struct ConformanceReport: Encodable, Sendable {
    /// How many cases there are of each kind.
    package struct Tally: Encodable, Sendable {
        package var agree = 0
        package var disagree = 0
        /// Cases that cannot be put into the judge's terms.
        package var skipped = 0
        package var cases = 0
        /// Of those that disagree: passed, and must fail.
        package var lenient = 0
        /// Of those that disagree: did not pass, and must.
        package var strict = 0

        mutating func count(_ result: ConformanceResult) {
            cases += 1
            switch result.agreement {
            case .agree: agree += 1
            case .lenient: lenient += 1
            case .strict: strict += 1
            }
            disagree = lenient + strict
        }

        mutating func countSkipped() {
            cases += 1
            skipped += 1
        }
    }

    package struct Disagreement: Encodable, Sendable {
        package let id: String
        package let kind: ConformanceResult.Agreement
        /// Why it is so on purpose; nil where it is a mistake.
        package let exception: String?
        package let indication: Indication
        package let findings: [Finding]
    }

    package struct Timing: Encodable, Sendable {
        package let id: String
        package let milliseconds: Double
    }

    /// Nil for a suite that was not run.
    package let limbo: Tally?
    package let pkits: Tally?
    package let namespaces: [String: Tally]
    package let disagreements: [Disagreement]
    package let skipped: [ConformanceSuite.Skipped]
    /// Exceptions that agree after all, and so must go.
    package let unexpectedSuccesses: [String]
    package let slowest: [Timing]

    /// How many of the slowest cases are named.
    private static let slowestCount = 10

    /// A suite and its results.
    package typealias Run = (suite: ConformanceSuite, results: [ConformanceResult])

    package init(
        limbo: Run?, pkits: Run?, exceptions: ConformanceExceptions = .standard
    ) {
        self.limbo = limbo.map(Self.tally)
        self.pkits = pkits.map(Self.tally)
        let runs = [limbo, pkits].compactMap(\.self)
        let all = runs.flatMap(\.results)
        skipped = runs.flatMap(\.suite.skipped)
        namespaces = Self.namespaces(all, skipped)
        disagreements = all.filter { $0.agreement != .agree }.map { result in
            Disagreement(
                id: result.id, kind: result.agreement,
                exception: exceptions.reason(for: result.id),
                indication: result.verdict.indication, findings: result.verdict.findings)
        }
        unexpectedSuccesses = all.filter {
            $0.agreement == .agree && exceptions.reason(for: $0.id) != nil
        }.map(\.id)
        slowest = all.sorted { $0.duration > $1.duration }.prefix(Self.slowestCount).map {
            Timing(id: $0.id, milliseconds: $0.duration / .milliseconds(1))
        }
    }

    /// Whether all agrees, but for the exceptions, which all disagree.
    package var isClean: Bool {
        disagreements.allSatisfy { $0.exception != nil } && skipped.isEmpty
            && unexpectedSuccesses.isEmpty
    }

    enum CodingKeys: String, CodingKey {
        case limbo, pkits, namespaces, disagreements, skipped
        case unexpectedSuccesses = "unexpected_successes"
        case slowest
    }

    private static func tally(_ run: Run) -> Tally {
        var tally = Tally()
        for result in run.results { tally.count(result) }
        for _ in run.suite.skipped { tally.countSkipped() }
        return tally
    }

    private static func namespaces(
        _ results: [ConformanceResult], _ skipped: [ConformanceSuite.Skipped]
    ) -> [String: Tally] {
        var tallies: [String: Tally] = [:]
        for result in results { tallies[result.namespace, default: Tally()].count(result) }
        for one in skipped { tallies[one.namespace, default: Tally()].countSkipped() }
        return tallies
    }
}
