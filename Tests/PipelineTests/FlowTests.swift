import Certificates
import Events
import Evidence
import Foundation
import Intake
import Logging
import Notifications
import Pipeline
import Testing
import Verification

/// The whole flow on the log in memory: simulated sources in, outcomes and notices out.
@Suite struct FlowTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func verification(
        _ driver: TopologyDriver, trust: TrustStore, limits: RequestLimits = RequestLimits()
    ) -> VerificationStep {
        let clock = driver.clock
        return VerificationStep(
            topics: driver.topics, groups: Groups(), limits: limits, judge: Judge(),
            trust: TrustKeeper(fixed: TrustStores(trust), logger: Self.logger),
            maximumMessageBytes: driver.log.maximumMessageBytes, now: { clock.now })
    }

    private func trust(_ pki: TestPKI) throws -> TrustStore {
        TrustStore(
            name: "simulated",
            anchors: try pki.trustAnchors.map { TrustAnchor(try ParsedCertificate(der: $0)) })
    }

    @Test func everySimulatedFaultGetsTheVerdictThatItsSourceExpects() async throws {
        let driver = try await TopologyDriver()
        let clock = driver.clock
        let simulation = try Simulation(
            seed: 7, count: 400, at: clock.now, now: { clock.now })
        try await driver.add(verification(driver, trust: trust(simulation.pki)))
        let (log, topic) = (driver.log, driver.topics.requests)
        for source in simulation.sources {
            try await source.run { _ = try await log.append($0, to: topic) }
        }
        try await driver.settle()
        let report = try await Reconciliation.report(on: log, topics: driver.topics)
        #expect(report.requests == 400)
        #expect(report.isBalanced)
        #expect(report.surprises.map { "\($0.expected) became \($0.found)" } == [])
        #expect(report.isAsExpected)
        #expect(Set(report.expectations.keys) == Set(Fault.allCases.map(\.expectation)))
    }

    @Test func whatCannotBeReadIsKeptAndDoesNotStopTheFlow() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver, trust: .empty))
        let garbage: [UInt8] = [0xFF, 0x00, 0x80]
        let truncated: [UInt8] = [0x30, 0x82, 0x01]
        try await driver.send(
            Message(value: garbage), Message(value: Array("{}".utf8)), Message(value: nil),
            Message(value: truncated))
        try await driver.settle()
        let records = try await driver.records(driver.topics.errors)
        #expect(records.count == 4)
        let originals = Set(records.map(\.message.value))
        #expect(originals == [garbage, Array("{}".utf8), nil, truncated])
        let codes = try await driver.outcomes().compactMap(\.mainCode).sorted()
        #expect(
            codes == [
                "certificate.malformed", "request.empty", "request.missing_field",
                "request.not_json",
            ])
    }

    @Test func aVerdictTooLargeForTheLogIsAbridged() async throws {
        let driver = try await TopologyDriver()
        var verdict = try Verdict(json: Array(Self.verdict.utf8))
        let finding = Finding(
            FindingCode("a.b"), .error, what: String(repeating: "x", count: 10_000), why: "",
            remedy: "", citation: "")
        verdict.findings = Array(repeating: finding, count: 1_000)
        let message = OutcomeCodec.message(
            .verdict(verdict.abridged), causedBy: record(of: driver), time: driver.clock.now,
            maximumBytes: driver.log.maximumMessageBytes)
        #expect(message.sizeInBytes < 20_000)
    }

    private static let verdict = """
        {"version": 1, "indication": "FAILED", "findings": [], "path": [], "profile": "any",
         "trust_store": {"name": "default", "generation": "0"}, "evidence": [],
         "validated_at": "2026-11-23T06:50:31Z", "notify": []}
        """

    private func record(of driver: TopologyDriver) -> Record {
        Record(
            position: Position(Partition(driver.topics.requests, 0), 0),
            timestamp: driver.clock.now, message: Message(value: []))
    }
}
