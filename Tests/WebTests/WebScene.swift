import EventLogMemory
import Events
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Inventory
import Logging
import Notifications
import Testing

@testable import Web

/// The dashboard on the log in memory, without services: what they would say is put into the log here.
struct WebScene {
    let log = MemoryEventLog()
    let topics = Topics()
    let inventory: InventoryStore
    let watch: AlertWatch
    let parts: HTTPParts
    var settings: HTTPSettings
    let der: [UInt8]

    static let now = Date(millisecondsSince1970: 1_795_000_000_000)
    /// What a stranger would like a browser to run.
    static let hostile = #""><script>alert(1)</script><img src=x onerror=alert(1)>"#

    init(tokens: [AccessToken] = [], address: String = "127.0.0.1:0") async throws {
        inventory = try .inMemory()
        watch = AlertWatch(log, topics: topics, now: { Self.now })
        parts = HTTPParts(
            log: log, inventory: inventory, watch: watch,
            notification: NotificationFacts(
                receivers: [.init(name: "ops", kind: "webhook")],
                rules: ["route default: everything"]),
            patience: .zero, now: { Self.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        settings = HTTPSettings(address: try ListeningAddress(address))
        settings.tokens = tokens
        try await log.create(topics.all.map { TopicSpecification($0, partitions: 2) })
        der = try #require(TestPKI(seed: 1, at: .now).trustAnchors.first)
    }

    struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        func json() throws -> JSONValue {
            try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }
    }

    func send(
        _ method: HTTPRequest.Method = .get, _ uri: String, _ headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> Answer {
        try await HTTPService(settings, parts: parts).application().test(.router) { client in
            let response = try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { .init(string: $0) })
            return Answer(
                status: response.status, headers: response.headers,
                text: String(buffer: response.body))
        }
    }

    func form(_ uri: String, _ fields: [(String, String)]) async throws -> Answer {
        let body = fields.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return try await send(.post, uri, body: body)
    }

    // MARK: What services would have said

    /// The last commands, the newest first.
    func commands() async throws -> [AlertCommand] {
        try await watch.advance()
        return watch.snapshot.journal.commands
    }

    /// How many requests there are.
    func requests() async throws -> Int64 {
        try await log.describe([topics.requests]).flatMap(\.partitions).reduce(0) { $0 + $1.end }
    }

    /// An alert of a certificate, as the deciding step would have put it into the log.
    @discardableResult
    func alert(
        _ id: String = "a1", title: String = "site: it expired", key: String? = nil,
        change: (inout Alert) -> Void = { _ in }
    ) async throws -> Fingerprint {
        let sha256 = Fingerprint(of: der)
        let cause = Self.cause(topics.observations)
        var alert = Alert(
            id: id, problem: "certificate.expired", severity: .error, indication: .failed,
            title: title, text: "It expired.\nRenew it.",
            openedAt: Self.now.addingTimeInterval(-3_600), revision: Revision(of: cause))
        alert.told = [
            Telling(
                receiver: "ops", rule: "default", kind: .firing,
                at: Self.now.addingTimeInterval(-3_590), threshold: nil, severity: .error)
        ]
        change(&alert)
        var ledger = AlertLedger(key: key ?? sha256.description)
        ledger.certificate = Self.summary(sha256)
        ledger.alerts = [alert]
        _ = try await log.append(
            [AlertCodec.message(ledger, causedBy: cause, ordinal: 0)], to: topics.alerts)
        try await watch.advance()
        return sha256
    }

    func silence(_ id: String) async throws {
        var match = AlertMatcher()
        match.names = ["*.example"]
        let list = SilenceList([
            Silence(
                id: id, match: match, by: "Ann", reason: "load test", from: Self.now,
                until: Self.now.addingTimeInterval(3_600))
        ])
        let cause = Self.cause(topics.observations)
        _ = try await log.append(
            [AlertCodec.message(list, key: [1], causedBy: cause, ordinal: 0)], to: topics.alerts)
        try await watch.advance()
    }

    func conclude(
        _ status: NoticeConclusion.Status, on alert: String = "a1", error: String? = nil,
        switchesOff: Bool? = nil, after seconds: Double = -3_580
    ) async throws {
        var conclusion = NoticeConclusion(
            noticeID: "n1", receiver: "ops", channel: "webhook", status: status, attempts: 3,
            kind: .firing, alertID: alert, error: error, title: "site: it expired",
            concludedAt: Self.now.addingTimeInterval(seconds))
        conclusion.switchesOff = switchesOff
        if status == .delayed {
            conclusion.nextAttemptAt = Self.now.addingTimeInterval(300)
        }
        _ = try await log.append([NoticeCodec.message(conclusion)], to: topics.notifications)
        try await watch.advance()
    }

    /// Lets the inventory know a certificate.
    func learn(_ name: String = "site", names: [String] = []) async throws {
        try await learn(many: [name], names: names)
    }

    /// The first is the one whose bytes are ``der``, and has the names.
    func learn(many subjects: [String], names: [String] = []) async throws {
        let records = subjects.enumerated().map { index, name in
            let sha256 = Fingerprint(of: index == 0 ? der : Array("certificate \(index)".utf8))
            return record(of: sha256, name, index == 0 ? names : [], at: Int64(index))
        }
        let partition = Partition(topics.errors, 0)
        let page = OutcomePage(records, of: partition, from: nil, to: Int64(subjects.count))
        #expect(try await inventory.apply(page))
    }

    private func record(
        of sha256: Fingerprint, _ name: String, _ names: [String], at offset: Int64
    ) -> Record {
        let cause = Record(
            position: Position(Partition(topics.requests, 0), offset), timestamp: Self.now,
            message: Message(value: []))
        let summary = Self.summary(sha256, name: name, names: names, days: Int(offset) * 7)
        let reference = { (role: CertificateReference.Role) in
            CertificateReference(role: role, sha256: sha256, subject: summary.subject)
        }
        let verdict = Verdict(
            indication: .failed, subIndication: .expired,
            findings: [
                Finding(
                    FindingCode("certificate.expired"), .error, certificate: reference(.target),
                    what: "It expired: \(name).", why: "Nobody vouches.", remedy: "Renew it.",
                    citation: "RFC 5280, 6.1.3")
            ],
            certificate: summary, path: [reference(.target), reference(.anchor)], profile: "any",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: Self.now, serverName: name, source: name, revision: Revision(of: cause))
        let message = OutcomeCodec.message(
            .verdict(verdict), causedBy: cause, time: Self.now, maximumBytes: 10_000_000)
        return Record(
            position: Position(Partition(topics.errors, 0), offset), timestamp: Self.now,
            message: message)
    }

    private static func summary(
        _ sha256: Fingerprint, name: String = "site", names: [String] = [], days: Int = 0
    ) -> CertificateSummary {
        CertificateSummary(
            sha256: sha256, subject: "CN=" + name, issuer: "CN=" + name, serial: "01",
            notBefore: now.addingTimeInterval(-86_400 * 60),
            notAfter: now.addingTimeInterval(86_400 * Double(days)), names: names,
            key: "ECDSA P-256")
    }

    private static func cause(_ topic: TopicName) -> Record {
        Record(
            position: Position(Partition(topic, 0), 0), timestamp: now, message: Message(value: []))
    }
}
