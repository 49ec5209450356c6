import Certificates
import Events
import Foundation
import Testing

@testable import Intake
@testable import Verification

/// Every simulated request gets the verdict that its source expects.
@Suite struct SimulationVerdictTests {
    @Test(arguments: SourceCharacter.all.indices)
    func judgesSimulatedRequestsAsExpected(source: Int) throws {
        let character = SourceCharacter.all[source]
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let pki = try TestPKI(seed: 7, at: now)
        let anchors = try pki.trustAnchors.map { TrustAnchor(try ParsedCertificate(der: $0)) }
        let trust = TrustStores(TrustStore(name: "simulation", anchors: anchors))
        let judge = Judge()
        var script = RequestScript(
            character, pki: pki, seed: 7, start: now, revocationSlots: 0..<8)
        let topic = Topics().requests
        var seen: Set<String> = []
        for offset in 0..<300 {
            let message = try script.next(at: now)
            let expectation = try #require(message.text("ce_expectation"))
            let record = Record(
                position: Position(Partition(topic, 0), Int64(offset)), timestamp: now,
                message: message)
            let request: VerificationRequest
            do {
                request = try RequestReader().read(record).request
            } catch {
                #expect(error.code.rawValue == expectation)
                continue
            }
            let verdict = judge.examine(request, evidence: .none, trust: trust, at: now).verdict
            let outcome = verdict.mainCode ?? Indication.passed.rawValue
            seen.insert(outcome)
            #expect(outcome == expectation, "\(verdict.findings.prefix(3).map(\.what))")
        }
        #expect(seen.contains(Indication.passed.rawValue))
    }
}
