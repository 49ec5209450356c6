import Events
import Foundation
import Testing

/// The notification service as a process that dies while it tells people.
@Suite(.serialized, .enabled(if: WebhookReceiver.python != nil, "needs python3"))
struct AlertDeliveryTests {
    private static let count = 1_000

    /// Verdicts on so many certificates, as the verification service would have them.
    private func outcomes() -> [Message] {
        (0..<Self.count).map { number in
            let name = "host-\(number).example"
            let position = Position(Partition(Topics().requests, 0), Int64(number))
            let cause = Record(
                position: position, timestamp: Date(), message: Message(value: nil))
            let verdict = Verdict(
                indication: .failed, subIndication: .expired,
                findings: [
                    Finding(
                        FindingCode("certificate.expired"), .error, what: "It expired.",
                        why: "Clients refuse it.", remedy: "Renew it.",
                        citation: "RFC 5280, 6.1.3 (a)(2)", subIndication: .expired)
                ],
                certificate: CertificateSummary(
                    sha256: Fingerprint(of: Array(name.utf8)), subject: "CN=\(name)",
                    issuer: "CN=Test CA", serial: "0a", notBefore: Date() - 90 * 86_400,
                    notAfter: Date() - 86_400, names: ["dns:\(name)"], key: "ECDSA P-256"),
                profile: "tls-server",
                trustStore: TrustStoreReference(name: "default", generation: "0"),
                validatedAt: Date(), revision: Revision(of: cause))
            return OutcomeCodec.message(
                .verdict(verdict), causedBy: cause, time: Date(), maximumBytes: 1_000_000)
        }
    }

    private func conclusions(_ scene: ProcessScene) async throws -> [NoticeConclusion] {
        try await scene.records(scene.topics.notifications).map {
            try NoticeConclusion(json: $0.message.value ?? [])
        }
    }

    @Test func killedInTheMiddleOfAThousandAlertsItDeliversEachAndNoneTwice() async throws {
        let receiver = try WebhookReceiver()
        try await eventually("a receiver") { receiver.port != nil }
        let scene = try await ProcessScene(
            notification: """
                {tick: 1s, receivers: {hook: {kind: webhook, \
                url: "http://127.0.0.1:\(receiver.port ?? 0)/", \
                secrets: ["\(WebhookReceiver.secret)"], allowed_networks: [127.0.0.0/8]}}}
                """)
        defer { scene.remove() }
        _ = try await scene.log.append(outcomes(), to: scene.topics.errors)
        let first = try scene.start("first", "notification")
        try await eventually("a part of the alerts\n\(first.remarks)") {
            receiver.taken.count >= 150
        }
        first.signal(SIGKILL)
        #expect(try await first.status() == nil)
        #expect(receiver.taken.count < Self.count)
        let second = try scene.start("second", "notification")
        try await eventually("the conclusions\n\(second.remarks)") {
            try await conclusions(scene).count { $0.status == .delivered } >= Self.count
        }
        second.signal(SIGTERM)
        #expect(try await second.status() == 0)
        let notices = try await scene.records(scene.topics.notices)
            .filter { $0.message.text("ce_type") == EventType.noticeDecided.rawValue }
            .map { try Notice(json: $0.message.value ?? []) }
        #expect(notices.count == Self.count)
        #expect(Set(notices.compactMap(\.alertID)).count == Self.count)
        // A receiver that honours the id counts each once; nothing else has come.
        #expect(Set(receiver.taken) == Set(notices.map(\.id)))
        let delivered = try await conclusions(scene).filter { $0.status == .delivered }
        #expect(delivered.map(\.noticeID).sorted() == notices.map(\.id).sorted())
    }

    @Test func alertsCanBeTakenUpAndReceiversTriedFromTheCommandLine() async throws {
        let receiver = try WebhookReceiver()
        try await eventually("a receiver") { receiver.port != nil }
        let scene = try await ProcessScene(
            notification: """
                {tick: 1s, receivers: {hook: {kind: webhook, \
                url: "http://127.0.0.1:\(receiver.port ?? 0)/", \
                secrets: ["\(WebhookReceiver.secret)"], allowed_networks: [127.0.0.0/8]}, \
                guarded: {kind: webhook, url: "http://127.0.0.1:\(receiver.port ?? 0)/", \
                secrets: ["\(WebhookReceiver.secret)"]}}}
                """)
        defer { scene.remove() }
        let service = try scene.start("service", "notification")
        let test = try scene.start("test", "notify", "test", "hook")
        #expect(try await test.status() == 0)
        #expect(receiver.taken.count == 1)
        // The guard holds up the test as it would hold up the real thing.
        let guarded = try scene.start("guarded", "notify", "test", "guarded")
        #expect(try await guarded.status() == 1)
        #expect(guarded.said("allowed_networks"))
        _ = try await scene.log.append(
            Array(outcomes().prefix(1)), to: scene.topics.errors)
        try await eventually("the alert") { receiver.taken.count >= 2 }
        let id = try await alertID(scene)
        let ack = try scene.start("ack", "ack", String(id.prefix(10)), "--reason", "mine")
        #expect(try await ack.status() == 0)
        try await eventually("the word of it") { receiver.taken.count >= 3 }
        service.signal(SIGTERM)
        #expect(try await service.status() == 0)
    }

    private func alertID(_ scene: ProcessScene) async throws -> String {
        var found: String?
        try await eventually("the ledger") {
            for record in try await scene.records(scene.topics.alerts) {
                guard case .ledger(let ledger) = try AlertCodec.readRecord(record) else { continue }
                found = ledger.alerts.first?.id
            }
            return found != nil
        }
        return found ?? ""
    }
}
