import Events
import Foundation
import Testing

@testable import Conformance
@testable import Verification

/// What is remembered changes how fast a verdict comes, and nothing else.
@Suite struct WarmthTests {
    private static let now = Date()

    /// Every so many cases of the suite: all of them take too long in a debug build.
    private static let stride = 8

    private struct Result: Equatable {
        let verdicts: [Verdict]
        let work: [Work]

        init(of item: ConformanceCase, by judge: Judge) {
            let results = item.requests.map { request in
                judge.examineCounting(
                    request, under: item.profile, evidence: item.evidence, trust: item.trust,
                    at: item.time ?? WarmthTests.now)
            }
            verdicts = results.map(\.examination.verdict)
            work = results.map(\.work)
        }
    }

    @Test(.enabled(if: ConformanceTests.folder != nil, "no conformance data"))
    func aJudgeThatHasSeenAllElseSaysWhatANewOneSays() throws {
        let folder = try #require(ConformanceTests.folder)
        let cases = try ConformanceSuites.limbo(at: folder.appending(path: "limbo.json.gz")).cases
        let warm = Judge()
        for index in Swift.stride(from: 0, to: cases.count, by: Self.stride) {
            let item = cases[index]
            let cold = Result(of: item, by: Judge())
            let first = Result(of: item, by: warm)
            let second = Result(of: item, by: warm)
            #expect(first == cold, "\(item.id)")
            #expect(second == cold, "\(item.id)")
        }
    }

    /// The one judge meets the same certificates at another time, in other roles and by other rules.
    @Test func nothingRememberedOutlivesTheReasonForIt() throws {
        let root = Forge.Entity("Root")
        let authority = Forge.Entity("Authority")
        let leaf = Forge.Entity("Leaf")
        let issuer = try Forge.authority.make(authority, by: root)
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        let bench = try Bench(trusting: try Forge.authority.make(root, by: root))
        var strict = Bench.profile
        strict.checks = .webPKI
        let requests = [
            VerificationRequest(certificate: certificate, chain: [issuer]),
            VerificationRequest(certificate: issuer),
            VerificationRequest(certificate: issuer, chain: [certificate]),
        ]
        let times = [0.0, 1e9, -1e9].map { bench.time.addingTimeInterval($0) }
        for time in times + times {
            for (profile, request) in [bench.profile, strict, .rfc5280].flatMap({ profile in
                requests.map { (profile, $0) }
            }) {
                func examine(_ judge: Judge) -> Verdict {
                    judge.examine(
                        request, under: profile, evidence: .none, trust: bench.trust, at: time
                    ).verdict
                }
                #expect(examine(bench.judge).json() == examine(Judge()).json())
            }
        }
    }
}
