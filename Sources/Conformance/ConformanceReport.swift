import Events
import Foundation

/// What came of running suites: the numbers, every disagreement, and what took longest.
package struct ConformanceReport: Encodable, Sendable {
    package struct Tally: Encodable, Sendable {
        package var agree = 0
        package var disagree = 0
        /// Always zero: a case that cannot be run is an error of the whole run.
        package var skipped = 0
        package var cases = 0
        /// Of those that disagree: passed, and must fail.
        package var lenient = 0
        /// Of those that disagree: failed, and must pass.
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

    package let limbo: Tally?
    package let pkits: Tally?
    /// By suite and the first part of the case's name, for people.
    package let namespaces: [String: Tally]
    package let disagreements: [Disagreement]
    package let slowest: [Timing]

    /// How many of the slowest cases are named.
    private static let slowestCount = 10

    /// - Parameters: the results of each suite; nil for one that was not run.
    package init(limbo: [ConformanceResult]?, pkits: [ConformanceResult]?) {
        self.limbo = limbo.map(Self.tally)
        self.pkits = pkits.map(Self.tally)
        let all = (limbo ?? []) + (pkits ?? [])
        namespaces = Dictionary(grouping: all, by: \.namespace).mapValues(Self.tally)
        disagreements = all.filter { $0.agreement != .agree }.map { result in
            Disagreement(
                id: result.id, kind: result.agreement,
                exception: ConformanceExceptions.all.first { $0.id == result.id }?.reason,
                indication: result.verdict.indication, findings: result.verdict.findings)
        }
        slowest = all.sorted { $0.duration > $1.duration }.prefix(Self.slowestCount).map {
            Timing(id: $0.id, milliseconds: $0.duration / .milliseconds(1))
        }
    }

    /// Whether all agrees but for the exceptions.
    package var isClean: Bool { disagreements.allSatisfy { $0.exception != nil } }

    private static func tally(_ results: [ConformanceResult]) -> Tally {
        var tally = Tally()
        for result in results { tally.count(result) }
        return tally
    }
}
