import Bench
import Events
import Forgery
import Testing

@testable import Verification

/// Input that is made to cost work: each probe of `assay bench hostile` ends with the right answer,
/// within its budget, and with a verdict that is no larger for it.
@Suite struct HostileInputTests {
    /// What a verdict may have in JSON, in bytes: it has to fit the log beside its headers.
    private static let largestVerdict = 200_000

    /// All but the longest CRL, which takes a while to forge: a tenth of it shows the same.
    private static let names = HostileProbe.all.map(\.name).filter { $0 != "crl-1M" }

    @Test(arguments: names)
    func endsWithTheRightAnswerWithinItsBudget(name: String) throws {
        let probe = try #require(HostileProbe.all.first { $0.name == name })
        let input = try probe.input()
        let (examination, work) = Judge().examineCounting(
            input.request, under: input.profile, evidence: input.evidence, trust: input.trust,
            at: HostileInput.time)
        let verdict = examination.verdict
        #expect((verdict.mainCode ?? "PASSED") == probe.expected)
        #expect(verdict.json().count < Self.largestVerdict)
        expect(work, isWithin: input.profile.budget, and: probe.limits)
        if case .wanting(let wanted, _) = examination { #expect(wanted.count <= 8) }
    }

    private func expect(_ work: Work, isWithin budget: Budget, and limits: HostileLimits) {
        #expect(work.signatures <= min(limits.signatures ?? .max, budget.signatures))
        #expect(work.steps <= min(limits.steps ?? .max, budget.steps))
        #expect(work.paths <= min(limits.paths ?? .max, budget.paths))
        #expect(work.nameComparisons <= budget.nameComparisons)
        #expect(work.policyNodes <= budget.policyNodes)
        #expect(work.bytes <= budget.bytes)
    }
}
