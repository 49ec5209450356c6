import EventLogMemory
import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Intake
import Inventory
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Web

/// The API on the log in memory, without a socket where none is needed.
@Suite struct HTTPServiceTests {
    private let log = MemoryEventLog()
    private let topics = Topics()
    private let inventory: InventoryStore
    private let service: HTTPService
    private let parts: HTTPParts
    /// A real certificate.
    private let der: [UInt8]

    init() async throws {
        inventory = try .inMemory()
        parts = HTTPParts(
            log: log, inventory: inventory, now: { Date(millisecondsSince1970: 1_795_000_000_000) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            counters: { [CounterFamily("assay_things_total", "Things.", [(["kind": "a"], 3)])] })
        service = HTTPService(
            HTTPSettings(address: try ListeningAddress("127.0.0.1:0")), parts: parts)
        try await log.create(topics.all.map { TopicSpecification($0, partitions: 2) })
        der = try #require(TestPKI(seed: 1, at: .now).trustAnchors.first)
    }

    private struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        init(_ response: TestResponse) {
            status = response.status.code
            headers = response.headers
            text = String(buffer: response.body)
        }

        func json() throws -> JSONValue {
            try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }

        func fields() throws -> [String: JSONValue] {
            guard case .object(let fields) = try json() else { return [:] }
            return fields
        }
    }

    private func send(
        _ method: HTTPRequest.Method = .get, _ uri: String, headers: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        try await service.application().test(.router) { client in
            let response = try await client.execute(
                uri: uri, method: method, headers: headers, body: body.map { .init(bytes: $0) })
            return Answer(response)
        }
    }

    private func submit(
        _ body: [UInt8], _ type: String?, query: String = ""
    ) async throws -> Answer {
        var headers: HTTPFields = [:]
        headers[.contentType] = type
        return try await send(.post, "/v1/requests\(query)", headers: headers, body: body)
    }

    private func requests() async throws -> [VerificationRequest] {
        var found: [VerificationRequest] = []
        try await log.walk(topics.requests) { record in
            found.append(try RequestReader().read(record).request)
            return true
        }
        return found
    }

    // MARK: Health and metrics

    @Test func isHealthyAndReady() async throws {
        #expect(try await send(.get, "/health").status == 200)
        #expect(try await send(.get, "/ready").status == 200)
        #expect(try await send(.get, "/health").headers[.cacheControl] == "no-store")
    }

    @Test func isHealthyButNotReadyWithoutTheLog() async throws {
        await log.close()
        #expect(try await send(.get, "/health").status == 200)
        let answer = try await send(.get, "/ready")
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "5")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(try await send(.get, "/metrics").text.contains("assay_log_up 0\n"))
    }

    @Test func measuresLagAndCertificates() async throws {
        _ = try await log.append(
            [Message(key: [1], value: [1]), Message(key: [1], value: [2])], to: topics.requests)
        try await learn(.failed)
        let answer = try await send(.get, "/metrics")
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = answer.text.split(separator: "\n").map(String.init)
        let prefix = "kafka_consumergroup_lag{consumergroup=\"assay.verification\",partition="
        let lags = lines.filter { $0.hasPrefix(prefix) }
        #expect(lags.count == 2)
        #expect(lags.contains { $0.hasSuffix("topic=\"certificate.requests\"} 2") })
        #expect(lines.contains("assay_certificates{indication=\"FAILED\"} 1"))
        #expect(lines.contains("assay_certificates{indication=\"PASSED\"} 0"))
        #expect(lines.contains("assay_log_up 1"))
        #expect(lines.contains("# TYPE assay_things_total counter"))
        #expect(lines.contains("assay_things_total{kind=\"a\"} 3"))
        #expect(
            lines.contains {
                $0.hasPrefix(
                    "kafka_consumergroup_group_lag_seconds{consumergroup=\"assay.verification\"} ")
            })
    }

    @Test func escapesLabels() {
        var text = PrometheusText()
        text.family("a", "b", [(["l": "x\"y\\z\n"], 1.5)])
        #expect(text.description == "# HELP a b\n# TYPE a gauge\na{l=\"x\\\"y\\\\z\\n\"} 1.5\n")
    }

    // MARK: Requests in

    @Test func takesARequestAsJSON() async throws {
        let encoded = Data(der).base64EncodedString()
        let body = #"{"certificate": "\#(encoded)", "server_name": "a.example"}"#
        let answer = try await submit(Array(body.utf8), "application/json")
        #expect(answer.status == 202)
        let wanted = try #require(await requests().first)
        #expect(wanted.certificate == der)
        #expect(wanted.serverName == "a.example")
        let fields = try answer.fields()
        #expect(fields["certificate_sha256"] == .string(wanted.fingerprint.description))
        let records = try await records()
        // The certificate, and so its partition, differs from hour to hour.
        let place = records[0].position
        #expect(
            answer.headers[.location] == "/v1/requests/\(place.partition.index)/\(place.offset)")
        #expect(fields["event_id"] == .string(records[0].message.text("ce_id") ?? ""))
        #expect(
            fields["position"]
                == .object([
                    "topic": .string("certificate.requests"),
                    "partition": .integer(Int64(records[0].position.partition.index)),
                    "offset": .integer(records[0].position.offset),
                ]))
    }

    @Test(arguments: ["application/pkix-cert", "application/pem-certificate-chain", nil])
    func takesABareCertificateWithTheRestInTheQuery(_ type: String?) async throws {
        let pem =
            "-----BEGIN CERTIFICATE-----\n\(Data(der).base64EncodedString())\n"
            + "-----END CERTIFICATE-----\n"
        let body = type == "application/pem-certificate-chain" ? Array(pem.utf8) : der
        let answer = try await submit(
            body, type, query: "?server_name=a.example&profile=tls-server&source=portal%207")
        #expect(answer.status == 202)
        let wanted = try #require(await requests().first)
        #expect(wanted.certificate == der)
        #expect(wanted.serverName == "a.example")
        #expect(wanted.profile == "tls-server")
        #expect(wanted.source == "portal 7")
    }

    @Test(arguments: [
        ("{}", "application/json", 400, "request.missing_field"),
        ("{", "application/json", 400, "request.not_json"),
        ("", "application/json", 400, "request.empty"),
        (#"{"certificate": "MAA="}"#, "application/json", 400, "certificate.malformed"),
        ("0", "application/pkix-cert", 400, "certificate.malformed"),
        ("a=b", "application/x-www-form-urlencoded", 415, "request.unsupported_content_type"),
    ])
    func saysWhatIsWrongWithABadRequest(
        _ body: String, _ type: String, _ status: Int, _ code: String
    ) async throws {
        let answer = try await submit(Array(body.utf8), type)
        #expect(answer.status == status)
        #expect(answer.headers[.contentType] == "application/problem+json")
        let fields = try answer.fields()
        #expect(fields["code"] == .string(code))
        #expect(fields["status"] == .integer(Int64(status)))
        #expect(fields["detail"] != nil)
        #expect(try await requests().isEmpty)
    }

    @Test func refusesABodyBeyondTheLimit() async throws {
        let limit = RequestLimits().requestBytes
        let answer = try await submit(
            Array(repeating: 0x20, count: limit + 1), "application/json")
        #expect(answer.status == 413)
        #expect(try answer.fields()["code"] == .string("request.too_large"))
    }

    @Test func saysThatTheLogIsAway() async throws {
        await log.close()
        #expect(try await submit(der, "application/pkix-cert").status == 503)
    }

    // MARK: Certificates out

    @Test func findsAndShowsCertificates() async throws {
        let sha256 = try await learn(.failed)
        let list = try await send(.get, "/v1/certificates?q=SITE&indication=failed&limit=5")
        #expect(list.status == 200)
        guard case .array(let found)? = try list.fields()["certificates"] else {
            Issue.record("no list in \(list.text)")
            return
        }
        #expect(found.count == 1)
        let none = try await send(.get, "/v1/certificates?indication=PASSED")
        #expect(none.text == #"{"certificates":[]}"#)
        let one = try await send(.get, "/v1/certificates/\(sha256)")
        #expect(one.status == 200)
        #expect(Set(try one.fields().keys) == ["entry", "answers", "history", "sightings"])
    }

    @Test(arguments: [
        ("/v1/certificates?indication=GOOD", 400), ("/v1/certificates?limit=0", 400),
        ("/v1/certificates?limit=x", 400), ("/v1/certificates?nonsense=1", 400),
        ("/v1/certificates?expiring_before=tomorrow", 400), ("/v1/certificates/12", 400),
        ("/v1/certificates/\(String(repeating: "0", count: 64))", 404), ("/nowhere", 404),
    ])
    func answersMistakesWithProblems(_ uri: String, _ status: Int) async throws {
        let answer = try await send(.get, uri)
        #expect(answer.status == status)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(try answer.fields()["detail"] != nil)
    }

    // MARK: Who may ask

    @Test func turnsAwayOtherSites() async throws {
        #expect(
            try await send(.get, "/health", headers: [.origin: "https://evil.example"]).status
                == 403)
        #expect(try await send(.get, "/health", headers: [.origin: "null"]).status == 403)
        #expect(
            try await send(.get, "/health", headers: [.origin: "http://localhost"]).status == 200)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost", true), ("[::1]:80", true), ("127.0.0.2", true),
        ("evil.example:8080", false), ("127.0.0.1.evil.example", false), ("127.1", false),
        ("[::]:80", false), ("", false), ("localhost.evil.example", false),
    ])
    func knowsItsOwnName(_ authority: String, _ isOwn: Bool) {
        let host = ListeningAddress.host(ofAuthority: authority)
        #expect((host.map(ListeningAddress.isLoopback) ?? false) == isOwn)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("localhost:0", "127.0.0.1:0"),
        ("[::1]:443", "[::1]:443"),
    ])
    func listensOnLoopback(_ text: String, _ expected: String) throws {
        #expect(try ListeningAddress(text).description == expected)
    }

    @Test(arguments: [
        "0.0.0.0:8080", "[::]:8080", "192.168.1.1:80", "example.com:80", "127.0.0.1.example.com:80",
    ])
    func knowsWhatOthersCanReach(_ text: String) throws {
        #expect(try !ListeningAddress(text).isLoopback)
    }

    @Test(arguments: [
        "127.0.0.1", ":8080", "127.0.0.1:99999", "::1:80", "127.0.0.256:80", "a b:80", "a..b:80",
        "10.1:80", "<script>:80",
    ])
    func refusesWhatIsNoAddress(_ text: String) {
        #expect(throws: InvalidListeningAddress.self) { try ListeningAddress(text) }
    }

    // MARK: On a socket

    @Test(.timeLimit(.minutes(1)))
    func servesOnARealPortUntilItIsToEnd() async throws {
        let (addresses, listening) = AsyncStream<HTTPService.Listening>.makeStream()
        let service = HTTPService(
            HTTPSettings(address: try ListeningAddress("localhost:0")), parts: parts,
            onListening: { listening.yield($0) })
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], logger: parts.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let address = try #require(await addresses.first { _ in true }).address
            #expect(address.port != 0)
            let client = TestClient(
                host: address.host, port: address.port, configuration: .init())
            client.connect()
            let ready = try await client.get("/ready")
            #expect(ready.status == .ok)
            let foreign = try await client.execute(
                .init("/ready", method: .get, authority: "evil.example", headers: [:]))
            #expect(foreign.status == .forbidden)
            try await client.shutdown()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func takesAnotherPortOnlyWhereAnyWillDo() async throws {
        let (places, listening) = AsyncStream<HTTPService.Listening>.makeStream()
        let first = HTTPService(
            HTTPSettings(address: try ListeningAddress("127.0.0.1:0")), parts: parts,
            onListening: { listening.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await first.run() }
            var found = places.makeAsyncIterator()
            let taken = try #require(await found.next())
            #expect(!taken.isElsewhere)
            var settings = HTTPSettings(address: taken.address)
            let error = await #expect(throws: HTTPServiceError.self) {
                try await HTTPService(settings, parts: parts).run()
            }
            #expect(error?.description.hasSuffix("something else listens there") == true)
            settings.takesAnyPort = true
            let second = HTTPService(
                settings, parts: parts, onListening: { listening.yield($0) })
            tasks.addTask { try await second.run() }
            let other = try #require(await found.next())
            #expect(other.isElsewhere && other.address.port != taken.address.port)
            tasks.cancelAll()
            while let result = await tasks.nextResult() { _ = result }
        }
    }

    @Test func saysWhichFileOfTLSCannotBeUsed() async throws {
        var settings = HTTPSettings(address: try ListeningAddress("127.0.0.1:0"))
        settings.tls = TLSFiles(certificate: "/nowhere/chain.pem", key: "/nowhere/key.pem")
        let error = await #expect(throws: HTTPServiceError.self) {
            try await HTTPService(settings, parts: parts).run()
        }
        #expect(error?.description.hasPrefix("/nowhere/chain.pem cannot be used") == true)
    }

    private func records() async throws -> [Record] {
        var records: [Record] = []
        try await log.walk(topics.requests) { record in
            records.append(record)
            return true
        }
        return records
    }

    /// Lets the inventory know a certificate.
    @discardableResult
    private func learn(_ indication: Indication) async throws -> Fingerprint {
        let time = Date(millisecondsSince1970: 1_795_000_000_000)
        let cause = Record(
            position: Position(Partition(topics.requests, 0), 0), timestamp: time,
            message: Message(value: []))
        let sha256 = Fingerprint(of: der)
        let verdict = Verdict(
            indication: indication,
            certificate: CertificateSummary(
                sha256: sha256, subject: "CN=site", issuer: "CN=CA", serial: "01",
                notBefore: time, notAfter: time, names: [], key: "ECDSA P-256"),
            profile: "any",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: time, revision: Revision(of: cause))
        let message = OutcomeCodec.message(
            .verdict(verdict), causedBy: cause, time: time, maximumBytes: 1_000_000)
        let record = Record(
            position: Position(Partition(topics.errors, 0), 0), timestamp: time, message: message)
        let page = OutcomePage(
            [record], of: record.position.partition, from: nil, to: record.position.offset + 1)
        #expect(try await inventory.apply(page))
        return sha256
    }
}
