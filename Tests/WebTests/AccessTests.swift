import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

/// Who may come in, from where, and how often.
@Suite struct AccessTests {
    private static let viewer = String(repeating: "v", count: AccessToken.minimumLength)
    private static let operating = String(repeating: "o", count: AccessToken.minimumLength)

    private func guarded() async throws -> WebScene {
        try await WebScene(tokens: [
            AccessToken(name: "vera", role: .viewer, secret: Self.viewer),
            AccessToken(name: "otto", role: .operator, secret: Self.operating),
        ])
    }

    private func bearing(_ token: String) -> HTTPFields { [.authorization: "Bearer \(token)"] }

    @Test(arguments: ["/", "/alerts", "/v1/certificates", "/metrics", "/v1/events", "/nowhere"])
    func asksForATokenWhereOneIsSet(_ address: String) async throws {
        let answer = try await guarded().send(.get, address)
        #expect(answer.status == .unauthorized)
        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test(arguments: ["/health", "/ready", "/login", "/assets/assay.css", "/v1/openapi.json"])
    func leavesProbesAndTheWayInOpen(_ address: String) async throws {
        #expect(try await guarded().send(.get, address).status == .ok)
    }

    @Test func aViewerLooksAndAnOperatorActs() async throws {
        let scene = try await guarded()
        try await scene.alert()
        let command = #"{"alerts": ["a1"], "by": "somebody else", "reason": "mine"}"#
        let address = "/v1/alerts/acknowledge"
        #expect(try await scene.send(.get, "/v1/alerts", bearing(Self.viewer)).status == .ok)
        let refused = try await scene.send(.post, address, bearing(Self.viewer), body: command)
        #expect(refused.status == .forbidden)
        #expect(refused.text.contains("vera"))
        #expect(try await scene.commands().isEmpty)
        let taken = try await scene.send(.post, address, bearing(Self.operating), body: command)
        #expect(taken.status == .accepted)
        // The token says who it is, whatever the body says.
        #expect(try await scene.commands().map(\.by) == ["otto"])
    }

    @Test(arguments: ["Bearer nonsense", "Bearer", "Basic b3R0bzpvdHRv", "bearer  "])
    func aWrongTokenIsNeverPassedOver(_ field: String) async throws {
        let answer = try await guarded().send(.get, "/v1/alerts", [.authorization: field])
        #expect(answer.status == .unauthorized)
    }

    @Test func aBrowserIsLedToTheSignIn() async throws {
        let answer = try await guarded().send(.get, "/alerts?q=a", [.accept: "text/html,*/*"])
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/login?to=%2Falerts%3Fq%3Da")
    }

    @Test func aSessionLastsUntilItIsEnded() async throws {
        let scene = try await guarded()
        let wrong = try await scene.form("/login", [("token", "wrong")])
        #expect(wrong.status == .unauthorized && wrong.headers[.setCookie] == nil)
        let gate = Gate(scene.settings)
        let secret = gate.sessions.begin(Person(name: "otto", role: .operator))
        #expect(gate.sessions.person(secret)?.name == "otto")
        let later = ContinuousClock.now + Sessions.lifetime
        #expect(gate.sessions.person(secret, at: later) == nil)
        #expect(gate.sessions.person(secret + "x") == nil)
        gate.sessions.end(secret)
        #expect(gate.sessions.person(secret) == nil)
    }

    @Test func aStreamEndsWithTheSessionThatItBelongsTo() async throws {
        let scene = try await guarded()
        let changes = scene.parts.changes
        try await HTTPService(scene.settings, parts: scene.parts).application().test(.router) {
            client in
            let signedIn = try await client.execute(
                uri: "/login", method: .post, body: .init(string: "token=\(Self.viewer)"))
            let cookie = try #require(signedIn.headers[.setCookie]?.prefix { $0 != ";" })
            let headers: HTTPFields = [.cookie: String(cookie)]
            async let stream = client.execute(
                uri: "/v1/events/changes", method: .get, headers: headers)
            while !changes.hasWaiters { try await Task.sleep(for: .milliseconds(5)) }
            _ = try await client.execute(uri: "/logout", method: .post, headers: headers)
            let ended = try await stream
            #expect(ended.status == .ok)
            #expect(String(buffer: ended.body).hasPrefix("retry:"))
            let again = try await client.execute(
                uri: "/v1/events/changes", method: .get, headers: headers)
            #expect(again.status == .unauthorized)
        }
    }

    @Test(arguments: [
        ("/alerts?q=a", "/alerts?q=a"), ("//evil.example", "/"), ("/\\evil.example", "/"),
        ("https://evil.example", "/"), ("", "/"), ("/a\r\nSet-Cookie: b", "/"),
    ])
    func theSignInLeadsNowhereElse(_ wish: String, _ target: String) async throws {
        let answer = try await guarded().form("/login", [("token", Self.operating), ("to", wish)])
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == target)
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
        #expect(!cookie.contains(Self.operating))
    }

    @Test(arguments: ["cross-site", "same-site"])
    func otherSitesChangeNothing(_ site: String) async throws {
        let scene = try await WebScene()
        try await scene.alert()
        var headers: HTTPFields = [:]
        headers[.secFetchSite] = site
        let refused = try await scene.send(
            .post, "/alerts", headers, body: "alert=a1&by=x&do=acknowledge")
        #expect(refused.status == .forbidden)
        // A link from a mail is no change.
        #expect(try await scene.send(.get, "/alerts", headers).status == .ok)
        headers[.secFetchSite] = "same-origin"
        let taken = try await scene.send(
            .post, "/alerts", headers, body: "alert=a1&by=x&do=acknowledge")
        #expect(taken.status == .seeOther)
        #expect(try await scene.commands().count == 1)
    }

    @Test func turnsAwayWhoAsksTooOften() async throws {
        var limit = RateLimit(perSecond: 10)
        let start = ContinuousClock.now
        for _ in 0..<20 { #expect(limit.take("a", at: start) == nil) }
        #expect(limit.take("a", at: start) == .milliseconds(100))
        #expect(limit.take("b", at: start) == nil)
        #expect(limit.take("a", at: start + .milliseconds(100)) == nil)
        #expect(limit.take("a", at: start + .milliseconds(100)) != nil)
        for client in 0..<RateLimit.maximumClients {
            #expect(limit.take("client \(client)", at: start) == nil)
        }
    }

    @Test func saysWhenToAskAgain() async throws {
        let problem = Problem.tooManyRequests(.milliseconds(1_200))
        #expect(problem.response.status == .tooManyRequests)
        #expect(problem.response.headers[.retryAfter] == "2")
    }
}
