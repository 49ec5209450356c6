import Events
import Verification

/// Judges one probe some times over, each time with a judge that has seen nothing.
package struct HostileBench: Sendable {
    private let probe: HostileProbe
    private let rounds: Int

    /// - Precondition: at least one round.
    package init(_ probe: HostileProbe, rounds: Int) {
        precondition(rounds > 0)
        self.probe = probe
        self.rounds = rounds
    }

    package func run() throws -> HostileMeasurement {
        let input = try probe.input()
        let memory = PeakMemory()
        let (verdict, work) = Self.examine(input)
        let peak = memory?.growth
        let times = (0..<rounds).map { _ in
            let start = ProcessUse.now
            _ = Self.examine(input)
            return (ProcessUse.now.cpuMicroseconds - start.cpuMicroseconds) / 1_000
        }
        let passed = verdict.indication == .passed
        let finding = passed ? nil : verdict.findings.first?.code.rawValue
        return HostileMeasurement(
            probe: probe.name, verdict: verdict.indication.rawValue, finding: finding,
            isRight: (finding ?? Indication.passed.rawValue) == probe.expected,
            signatures: work.signatures, steps: work.steps, comparisons: work.nameComparisons,
            policyNodes: work.policyNodes, paths: work.paths, milliseconds: times.median,
            peakBytes: peak)
    }

    private static func examine(_ input: HostileInput) -> (verdict: Verdict, work: Work) {
        let (examination, work) = Judge().examineCounting(
            input.request, under: input.profile, evidence: input.evidence, trust: input.trust,
            at: HostileInput.time)
        return (examination.verdict, work)
    }
}
