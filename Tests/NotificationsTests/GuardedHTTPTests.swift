import Egress
import TestSupport
import Testing

struct GuardedHTTPTests {
    static let loopback = AddressGuard(
        allowedNetworks: [IPNetwork("127.0.0.0/8"), IPNetwork("::1")].compactMap(\.self))

    static func settings(_ change: (inout EgressSettings) -> Void = { _ in }) -> EgressSettings {
        var settings = EgressSettings()
        settings.addresses = loopback
        // All tests together can keep a small machine busy for longer than the default.
        settings.totalTime = .seconds(120)
        change(&settings)
        return settings
    }

    private func get(
        _ text: String, _ settings: EgressSettings = Self.settings(), maximumBytes: Int = 1_000
    ) async throws(EgressError) -> HTTPResponse {
        try await GuardedHTTP(settings).send(
            HTTPRequest(.get, HTTPURL(text), bodyLimit: .whole(maximumBytes: maximumBytes)))
    }

    @Test func bringsBodyHeadersAndAddress() async throws {
        let server = try await LoopbackHTTP { _ in
            .status(200, headers: ["Content-Type: application/pkix-crl", "X-Two: 2"], body: "abc")
        }
        let response = try await get("\(server.url)/ca.crl#part")
        #expect(response.status == 200)
        #expect(response.body == Array("abc".utf8))
        #expect(response.headers.first(named: "content-type") == "application/pkix-crl")
        #expect(response.address == IPAddress("127.0.0.1"))
        #expect(server.requests.map(\.path) == ["/ca.crl"])
        try await server.close()
    }

    @Test(arguments: [
        "127.0.0.1", "localhost", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]",
    ])
    func dialsNoLoopbackUnasked(_ host: String) async throws {
        let server = try await LoopbackHTTP { _ in .status(200) }
        await #expect {
            try await get("http://\(host):\(server.port)/", EgressSettings())
        } throws: {
            guard case .notAllowed(_, .networks) = $0 as? EgressError else { return false }
            return true
        }
        #expect(server.requests.isEmpty)
        try await server.close()
    }

    @Test func followsRedirectsAndLeavesHeadersBehind() async throws {
        let target = try await LoopbackHTTP { _ in .status(200, body: "there") }
        let place = "http://localhost:\(target.port)/b"
        let server = try await LoopbackHTTP { request in
            request.path == "/"
                ? .status(302, headers: ["Location: /a"])
                : .status(307, headers: ["Location: \(place)"])
        }
        let fields = [HTTPField("authorization", "secret"), HTTPField("accept", "*/*")]
        let request = HTTPRequest(
            .get, try HTTPURL(server.url), headers: fields.compactMap(\.self),
            bodyLimit: .whole(maximumBytes: 100))
        let response = try await GuardedHTTP(Self.settings()).send(request)
        #expect(response.body == Array("there".utf8))
        #expect(response.redirects == 2)
        #expect(server.requests.map { $0.headers["authorization"] } == ["secret", "secret"])
        #expect(target.requests.map { $0.headers["authorization"] } == [nil])
        try await server.close()
        try await target.close()
    }

    /// 127.0.0.1 is allowed, the rest of loopback is not: as a public host that points inside.
    @Test func checksEachRedirectAnew() async throws {
        let inner = try await LoopbackHTTP { _ in .status(200) }
        let server = try await LoopbackHTTP { _ in
            .status(302, headers: ["Location: http://127.0.0.2:\(inner.port)/latest/meta-data"])
        }
        let settings = Self.settings {
            $0.addresses.allowedNetworks = [IPNetwork("127.0.0.1")].compactMap(\.self)
        }
        await #expect {
            try await get(server.url, settings)
        } throws: {
            guard case .notAllowed(let text, .networks) = $0 as? EgressError else { return false }
            return text.contains("loopback")
        }
        #expect(inner.requests.isEmpty)
        try await server.close()
        try await inner.close()
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://localhost/"])
    func followsToNoOtherScheme(_ target: String) async throws {
        let server = try await LoopbackHTTP { _ in .status(302, headers: ["Location: \(target)"]) }
        await #expect {
            try await get(server.url)
        } throws: {
            guard case .refused = $0 as? EgressError else { return false }
            return true
        }
        try await server.close()
    }

    @Test func givesUpEndlessRedirects() async throws {
        let server = try await LoopbackHTTP { _ in .status(302, headers: ["Location: /again"]) }
        await #expect(throws: EgressError.refused("more than 3 redirects")) {
            try await get(server.url, Self.settings { $0.maximumRedirects = 3 })
        }
        #expect(server.requests.count == 4)
        try await server.close()
    }

    @Test func stopsAtTheSizeLimit() async throws {
        let server = try await LoopbackHTTP { _ in .flood(bytes: 5_000_000) }
        await #expect(throws: EgressError.refused("\(server.url)/ answers more than 1000 bytes")) {
            try await get(server.url)
        }
        let request = HTTPRequest(.get, try HTTPURL(server.url), bodyLimit: .beginning(bytes: 10))
        let beginning = try await GuardedHTTP(Self.settings()).send(request)
        #expect(beginning.body == Array("aaaaaaaaaa".utf8))
        try await server.close()
    }

    @Test func stopsAtTheTimeLimit() async throws {
        let server = try await LoopbackHTTP { _ in .silence }
        await #expect {
            try await get(server.url, Self.settings { $0.totalTime = .milliseconds(50) })
        } throws: {
            guard case .unavailable = $0 as? EgressError else { return false }
            return true
        }
        try await server.close()
    }

    @Test func endsWhenCancelled() async throws {
        let (requests, arrived) = AsyncStream<Void>.makeStream()
        let server = try await LoopbackHTTP { _ in
            arrived.yield()
            return .silence
        }
        let task = Task { try await get(server.url, Self.settings { $0.totalTime = .seconds(60) }) }
        for await _ in requests { break }
        task.cancel()
        await #expect(throws: EgressError.cancelled) { try await task.value }
        try await server.close()
    }

    @Test func aDeadHostIsWorthAnotherTry() async throws {
        let server = try await LoopbackHTTP { _ in .status(200) }
        let url = server.url
        try await server.close()
        await #expect {
            try await get(url)
        } throws: {
            guard case .unavailable = $0 as? EgressError else { return false }
            return true
        }
    }

    @Test(arguments: [
        "", "example.com", "/path", "ftp://example.com/", "ldap://example.com/",
        "file:///etc/passwd",
        "http://user:secret@example.com/", "http://user@example.com/", "http://", "http://a b/",
        "http://example.com:99999/", "http://example.com/\r\nX: y", "javascript:alert(1)",
    ])
    func readsNoURLOutOf(_ text: String) {
        #expect(throws: EgressError.self) { try HTTPURL(text) }
    }

    @Test func headersCannotBeInjected() {
        #expect(HTTPField("x", "a\r\nb: c") == nil)
        #expect(HTTPField("x y", "a") == nil)
        #expect(HTTPField("", "a") == nil)
        #expect(HTTPField("X-Ok", "a")?.name == "x-ok")
    }
}
