import EventLogMemory
import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Intake
import Inventory
import Logging
import Testing

@testable import Web

/// The dashboard on the log in memory: what each page says, and that nothing in it is run.
@Suite struct PageTests {
    private let log = MemoryEventLog()
    private let topics = Topics()
    private let inventory: InventoryStore
    private let service: HTTPService
    private let der: [UInt8]

    /// What a stranger would like a browser to run.
    private static let hostile = #""><script>alert(1)</script><img src=x onerror=alert(1)>"#

    init() async throws {
        inventory = try .inMemory()
        let parts = HTTPParts(
            log: log, inventory: inventory, now: { Date(millisecondsSince1970: 1_795_000_000_000) },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        service = HTTPService(
            HTTPSettings(address: try ListeningAddress("127.0.0.1:0")), parts: parts)
        try await log.create(topics.all.map { TopicSpecification($0, partitions: 2) })
        der = try #require(TestPKI(seed: 1, at: .now).trustAnchors.first)
    }

    @Test(arguments: [
        "/", "/certificates", "/alerts", "/rules", "/receivers", "/submit", "/system",
    ])
    func anEmptyEstateHasEveryPage(_ address: String) async throws {
        let page = try await get(address)
        #expect(page.status == .ok)
        #expect(page.text.contains("<h1>"))
        #expect(page.text.contains(#"href="\#(address)" aria-current="page""#))
    }

    @Test func pagesLoadAndRunNothingButTheirOwnFiles() async throws {
        let policy = try #require(try await get("/").headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"))
        #expect(!policy.contains("unsafe"))
        for name in ["assay.css", "assay.js", "assay.svg"] {
            #expect(try await get("/assets/\(name)").status == .ok)
        }
        #expect(try await get("/assets/other.js").status == .notFound)
    }

    @Test(arguments: [
        "/", "/certificates", "/certificates/SHA256", "/certificates?q=img", "/system",
    ])
    func namesOfStrangersAreTextAndNothingElse(_ address: String) async throws {
        let sha256 = try await learn()
        let page = try await get(address.replacing("SHA256", with: sha256.description))
        #expect(page.status == .ok)
        #expect(!page.text.contains("<script>") && !page.text.contains("<img"))
        if address != "/system" { #expect(page.text.contains("&lt;script&gt;")) }
    }

    @Test func whatIsSearchedForIsGivenBackAsText() async throws {
        let query = try #require(
            Self.hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let page = try await get("/certificates?q=\(query)")
        #expect(page.status == .ok)
        #expect(!page.text.contains("<script>"))
        #expect(page.text.contains("No certificate is like that."))
    }

    @Test func aCertificateIsExplained() async throws {
        let page = try await get("/certificates/\(try await learn())")
        for words in ["It expired.", "Nobody vouches.", "Renew it.", "RFC 5280, 6.1.3", "EXPIRED"] {
            #expect(page.text.contains(words), "\(words)")
        }
    }

    @Test(arguments: [
        ("/certificates/zz", HTTPResponse.Status.badRequest, "64 hexadecimal digits"),
        ("/certificates/" + String(repeating: "0", count: 64), .notFound, "no verdict"),
        ("/submitted/0/99", .notFound, "there is no request"),
        ("/submitted/99/0", .notFound, "there is no request"),
    ])
    func mistakesArePagesToo(
        _ address: String, _ status: HTTPResponse.Status, _ words: String
    ) async throws {
        let page = try await get(address)
        #expect(page.status == status)
        #expect(page.text.contains(words) && page.text.contains("<h1>"))
    }

    @Test(arguments: [("", "nothing in the field"), ("hello", "neither PEM nor base64 nor JSON")])
    func whatIsNoCertificateIsSaidBesideTheField(_ text: String, _ words: String) async throws {
        let page = try await send("/submit", form: "certificate=\(text)")
        #expect(page.status == .badRequest)
        #expect(page.text.contains(words))
        #expect(try await ends() == 0)
    }

    @Test func aPastedCertificateGoesIntoTheLog() async throws {
        let text = try #require(
            Data(der).base64EncodedString()
                .addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let page = try await send("/submit", form: "certificate=\(text)&server_name=a.example")
        #expect(page.status == .found)
        #expect(try #require(page.headers[.location]).hasPrefix("/submitted/"))
        #expect(try await ends() == 1)
    }
}

// MARK: - Driving

extension PageTests {
    private struct Answer {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String
    }

    private func get(_ address: String) async throws -> Answer {
        try await execute(address, .get, nil)
    }

    private func send(_ address: String, form: String) async throws -> Answer {
        try await execute(address, .post, form)
    }

    private func execute(
        _ address: String, _ method: HTTPRequest.Method, _ form: String?
    ) async throws -> Answer {
        try await service.application().test(.router) { client in
            let response = try await client.execute(
                uri: address, method: method, body: form.map { .init(string: $0) })
            return Answer(
                status: response.status, headers: response.headers,
                text: String(buffer: response.body))
        }
    }

    /// How many requests there are.
    private func ends() async throws -> Int64 {
        try await log.describe([topics.requests]).flatMap(\.partitions).reduce(0) { $0 + $1.end }
    }

    /// Lets the inventory know a certificate whose names are hostile.
    private func learn() async throws -> Fingerprint {
        let time = Date(millisecondsSince1970: 1_795_000_000_000)
        let cause = Record(
            position: Position(Partition(topics.requests, 0), 0), timestamp: time,
            message: Message(value: []))
        let sha256 = Fingerprint(of: der)
        let verdict = Verdict(
            indication: .failed, subIndication: .expired,
            findings: [
                Finding(
                    FindingCode("certificate.expired"), .error, what: "It expired.",
                    why: "Nobody vouches.", remedy: "Renew it.", citation: "RFC 5280, 6.1.3")
            ],
            certificate: CertificateSummary(
                sha256: sha256, subject: "CN=" + Self.hostile, issuer: "CN=" + Self.hostile,
                serial: "01", notBefore: time, notAfter: time, names: ["dns:" + Self.hostile],
                key: "ECDSA P-256"),
            profile: "any",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: time, serverName: Self.hostile, source: Self.hostile,
            revision: Revision(of: cause))
        let message = OutcomeCodec.message(
            .verdict(verdict), causedBy: cause, time: time, maximumBytes: 1_000_000)
        let record = Record(
            position: Position(Partition(topics.errors, 0), 0), timestamp: time, message: message)
        let page = OutcomePage([record], of: record.position.partition, from: nil, to: 1)
        #expect(try await inventory.apply(page))
        return sha256
    }
}
