import Certificates
import Events
import Foundation
import Testing

@testable import Conformance
@testable import Verification

/// Our judge beside swift-certificates: they agree, or disagree in a way that has been looked into.
@Suite struct DifferentialTests {
    /// BetterTLS's cases are many and much alike.
    private static let stride = 30
    /// More than that takes the other side minutes (`Documentation/decisions/0019`).
    private static let largestPool = 12
    private static let largestCertificate = 20_000

    @Test(.enabled(if: ConformanceTests.folder != nil, "no conformance data"))
    func limboHasNoDisagreementOfAnUnknownKind() async throws {
        let folder = try #require(ConformanceTests.folder)
        let suite = try ConformanceSuites.limbo(at: folder.appending(path: "limbo.json.gz"))
        var tally = DifferentialTally()
        for (number, item) in suite.cases.enumerated() {
            guard !item.id.hasPrefix("bettertls") || number % Self.stride == 0,
                let differential = item.differential, isAffordable(differential)
            else { continue }
            await tally.compare(differential)
        }
        #expect(tally.unknown == [])
        #expect(tally.compared > 300)
        #expect(tally.agreed > tally.compared * 8 / 10)
    }

    @Test func mutatedChainsHaveNoDisagreementOfAnUnknownKind() async throws {
        let seed = Self.search == nil ? 1 : UInt64.random(in: .min ... .max)
        var generator = ChainGenerator(seed: seed)
        var tally = DifferentialTally()
        for _ in 0..<(Self.search ?? 300) { await tally.compare(try generator.next()) }
        #expect(tally.unknown == [], "seed \(seed)")
        #expect(tally.passed > 25, "seed \(seed): the generator has become too wild")
        #expect(tally.agreed > tally.compared / 2, "seed \(seed)")
    }

    /// How many chains a search for kinds that nobody has looked into makes, from a seed that nobody knows;
    /// nil for the same few each time.
    private static let search =
        ProcessInfo.processInfo.environment["ASSAY_MUTATED_CHAINS"].flatMap(Int.init)

    private func isAffordable(_ item: DifferentialCase) -> Bool {
        item.chain.count <= Self.largestPool
            && ([item.certificate] + item.chain).allSatisfy { $0.count <= Self.largestCertificate }
    }
}

/// How often the two agreed, and what they disagreed about.
struct DifferentialTally {
    private(set) var compared = 0
    private(set) var agreed = 0
    private(set) var passed = 0
    private(set) var known: [String: Int] = [:]
    private(set) var unknown: [String] = []

    mutating func compare(_ item: DifferentialCase) async {
        let ours = item.ours()
        let theirs = await item.theirs()
        compared += 1
        if ours.indication == .passed { passed += 1 }
        guard (ours.indication == .passed) != theirs.isValid else {
            agreed += 1
            return
        }
        if let kind = KnownDisagreement.kind(of: item, ours, theirs) {
            known[kind.name, default: 0] += 1
        } else {
            unknown.append(describe(item, ours, theirs))
        }
    }

    private func describe(
        _ item: DifferentialCase, _ ours: Verdict, _ theirs: OracleAnswer
    ) -> String {
        let findings = ours.findings.filter { $0.severity == .error || $0.severity == .unknown }
            .map { "\($0.code): \($0.what)" }
        return "\(item.label): ours \(ours.indication.rawValue) \(findings), "
            + "theirs \(theirs.isValid) \(theirs.reasons.map { $0.prefix(160) }); "
            + ([item.certificate] + item.chain).map { Base64.encode($0) }.joined(separator: " ")
    }
}

extension ConformanceCase {
    fileprivate var differential: DifferentialCase? {
        guard let request = requests.first, let store = trust[trust.defaultName] else { return nil }
        return DifferentialCase(
            label: id, certificate: request.certificate, chain: request.chain,
            anchors: store.anchors.map(\.certificate.der),
            time: PointInTime(floor: time ?? Date()).date)
    }
}
