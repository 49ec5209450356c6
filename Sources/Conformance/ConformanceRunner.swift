import Dispatch
import Events
import Foundation
import Synchronization
import Verification

/// Puts cases to the judge, on all cores.
package struct ConformanceRunner: Sendable {
    private let judge: Judge
    /// The time for cases that say "now".
    private let now: Date

    package init(judge: Judge, now: Date) {
        self.judge = judge
        self.now = now
    }

    /// The suite with one result a case, in their order.
    package func run(_ suite: ConformanceSuite) -> ConformanceReport.Run {
        (suite, run(suite.cases))
    }

    /// One result a case, in their order.
    package func run(_ cases: [ConformanceCase]) -> [ConformanceResult] {
        let results = Mutex<[ConformanceResult?]>(Array(repeating: nil, count: cases.count))
        DispatchQueue.concurrentPerform(iterations: (cases.count + Self.chunk - 1) / Self.chunk) {
            let start = $0 * Self.chunk
            let range = start..<min(start + Self.chunk, cases.count)
            let some = cases[range].map(run)
            results.withLock { $0.replaceSubrange(range, with: some.map(Optional.some)) }
        }
        return results.withLock { $0.compactMap(\.self) }
    }

    private func run(_ conformanceCase: ConformanceCase) -> ConformanceResult {
        var verdict: Verdict?
        let duration = ContinuousClock().measure {
            for request in conformanceCase.requests where verdict?.indication ?? .passed == .passed
            {
                verdict =
                    judge.examine(
                        request, under: conformanceCase.profile,
                        evidence: conformanceCase.evidence, trust: conformanceCase.trust,
                        at: conformanceCase.time ?? now
                    ).verdict
            }
        }
        guard let verdict else { preconditionFailure("a case has at least one request") }
        let passed = verdict.indication == .passed
        let agreement: ConformanceResult.Agreement =
            passed == conformanceCase.expectsSuccess ? .agree : passed ? .lenient : .strict
        return ConformanceResult(
            id: conformanceCase.id, namespace: conformanceCase.namespace, agreement: agreement,
            verdict: verdict, duration: duration)
    }

    /// Cases that a core takes at once.
    private static let chunk = 16
}
