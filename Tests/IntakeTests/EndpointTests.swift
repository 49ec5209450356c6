import Events
import Foundation
import Synchronization
import Testing

@testable import Intake

@Suite("TLS endpoints")
struct EndpointTests {
    private let pki: TestPKI

    init() throws {
        pki = try TestPKI(seed: 1, at: .now)
    }

    @Test(
        "reads host and port",
        arguments: [
            ("example.org:443", "example.org", 443), ("EXAMPLE.org.:8443", "example.org", 8443),
            ("tls://example.org:1", "example.org", 1), ("[2001:DB8::1]:443", "2001:db8::1", 443),
            ("tls://[::1]:65535", "::1", 65_535), ("127.0.0.1:443", "127.0.0.1", 443),
        ])
    func reads(text: String, host: String, port: Int) throws {
        let endpoint = try #require(Endpoint(text))
        #expect(endpoint == Endpoint(host: host, port: port))
        #expect(Endpoint(endpoint.description) == endpoint)
        #expect(Endpoint(endpoint.uri) == endpoint)
    }

    @Test(
        "refuses what is no endpoint",
        arguments: [
            "", "example.org", "example.org:", ":443", "example.org:0", "example.org:65536",
            "::1:443", "[::1]", "[]:443", "a b:443", "/etc/x:1", "example.org:-1", "exa\u{0}mple:1",
            "example.org:٤٤٣", "https://example.org:443",
        ])
    func refuses(text: String) {
        #expect(Endpoint(text) == nil)
    }

    @Test(
        "takes the chain as the server presents it, and asks for the name",
        arguments: [
            TestKey.Kind.p256, .p384, .ed25519,
        ])
    func scans(kind: TestKey.Kind) async throws {
        let chain = try TestChain(kind: kind, pki: pki)
        try await LoopbackServer.with(.tls(chain)) { server in
            let endpoint = Endpoint(
                host: "127.0.0.1", port: server.port, serverName: "shop.example")
            let item = try await EndpointScanner().scan(endpoint)
            let sourced = try item.get()
            #expect(sourced.request.certificate == chain.leaf)
            #expect(sourced.request.chain == chain.path)
            #expect(sourced.request.serverName == "shop.example")
            #expect(sourced.request.source == "tls://127.0.0.1:\(server.port)")
            #expect(server.namesAskedFor == ["shop.example"])
        }
    }

    @Test("an IP address is the name to be valid for, and is not asked for")
    func addressesAreNoServerNames() async throws {
        try await LoopbackServer.with(.tls(try TestChain(pki: pki))) { server in
            let items = try await InputReader().read("127.0.0.1:\(server.port)")
            #expect(items.requests.map(\.serverName) == ["127.0.0.1"])
            #expect(server.namesAskedFor == [])
        }
    }

    @Test("a server that wants a certificate from us has presented its own all the same")
    func clientCertificates() async throws {
        let chain = try TestChain(pki: pki)
        try await LoopbackServer.with(.tls(chain, wantsClientCertificate: true)) { server in
            let item = try await EndpointScanner().scan(
                Endpoint(host: "127.0.0.1", port: server.port))
            #expect(try item.get().request.certificate == chain.leaf)
        }
    }

    @Test("a server that says nothing is given up")
    func silence() async throws {
        try await LoopbackServer.with(.silent) { server in
            let scanner = try EndpointScanner(
                patience: .init(connect: .seconds(5), handshake: .milliseconds(50)))
            let item = await scanner.scan(Endpoint(host: "127.0.0.1", port: server.port))
            #expect([item].problems.first?.reason.contains("did not finish") == true)
        }
    }

    @Test("what is no TLS server, hangs up, or is not there, is a problem in words")
    func failures() async throws {
        let scanner = try EndpointScanner()
        let chatty = try await LoopbackServer.with(.chatty) {
            await scanner.scan(Endpoint(host: "127.0.0.1", port: $0.port))
        }
        #expect([chatty].problems.first?.reason.hasPrefix("the TLS handshake failed") == true)
        let port = try await LoopbackServer.with(.rude) { server in
            let item = await scanner.scan(Endpoint(host: "127.0.0.1", port: server.port))
            #expect([item].problems.count == 1)
            return server.port
        }
        let gone = await scanner.scan(Endpoint(host: "127.0.0.1", port: port))
        let reason = try #require([gone].problems.first?.reason)
        #expect(reason.lowercased().contains("connection refused (errno"), "\(reason)")
        // A name that cannot be one in SNI.
        let odd = await scanner.scan(Endpoint(host: "127.0.0.1", port: port, serverName: "a\u{0}"))
        #expect([odd].problems.count == 1)
    }

    @Test("the source scans all endpoints, few at a time, and loses none that fails")
    func source() async throws {
        let chain = try TestChain(pki: pki)
        let dead = try await LoopbackServer.with(.rude) { $0.port }
        try await LoopbackServer.with(.tls(chain)) { server in
            let good = (0..<7).map {
                Endpoint(host: "127.0.0.1", port: server.port, serverName: "host-\($0).example")
            }
            let source = EndpointSource(
                endpoints: good + [Endpoint(host: "127.0.0.1", port: dead)], concurrency: 3,
                scanner: try EndpointScanner())
            let messages = Mutex<[Message]>([])
            try await source.run { batch in messages.withLock { $0 += batch } }
            let sent = messages.withLock { $0 }
            #expect(sent.count == 8)
            #expect(sent.count { $0.text("content-type") == "application/json" } == 7)
            #expect(Set(server.namesAskedFor).count == 7)
        }
    }

    @Test("the source ends when it is cancelled, though a server keeps it waiting")
    func cancellation() async throws {
        try await LoopbackServer.with(.silent) { server in
            let source = EndpointSource(
                endpoints: [Endpoint(host: "127.0.0.1", port: server.port)], interval: .seconds(60),
                scanner: try EndpointScanner(
                    patience: .init(connect: .seconds(60), handshake: .seconds(600))))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await source.run { _ in } }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
