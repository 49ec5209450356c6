import Egress
import Events
import Foundation
import TestSupport
import Testing

@testable import Notifications

struct WebhookTests {
    private static let secretText = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func channel(
        _ url: String, secrets: [String] = [Self.secretText], networks: [String] = ["127.0.0.0/8"]
    ) throws -> WebhookChannel {
        var egress = EgressSettings()
        // All tests together can keep a small machine busy for longer than the default.
        egress.totalTime = .seconds(120)
        return WebhookChannel(
            WebhookTarget(
                url: try HTTPURL(url), secrets: secrets.compactMap(WebhookSecret.init),
                allowedNetworks: networks.compactMap(IPNetwork.init),
                headers: [HTTPField("authorization", "Bearer x")].compactMap(\.self)),
            through: try GuardedHTTP(egress),
            settings: "notification.receivers.ops", now: { Sample.time }
        )
    }

    /// The vector of the reference implementations (standard-webhooks, `TestWebhookSign`).
    @Test func signsAsTheSpecificationDoes() throws {
        let secret = try #require(WebhookSecret(Self.secretText))
        let signature = secret.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect("\(secret)" == "whsec_…")
    }

    @Test(arguments: [
        "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_%%%",
    ])
    func readsNoSecretOutOf(_ text: String) {
        #expect(WebhookSecret(text) == nil)
    }

    @Test func postsTheNoticeWithItsSignatures() async throws {
        let server = try await LoopbackHTTP { _ in .status(204) }
        let other = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let notice = Sample.notice()
        try await channel("\(server.url)/hook", secrets: [Self.secretText, other])
            .deliver(notice, attempt: 1)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.path == "/hook")
        #expect(request.headers["webhook-id"] == notice.id)
        #expect(request.headers["webhook-timestamp"] == "1795417963")
        #expect(request.headers["authorization"] == "Bearer x")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["expect"] == nil)
        let signatures = request.headers["webhook-signature"]?.split(separator: " ") ?? []
        #expect(signatures.count == 2)
        let body = try JSONDecoder().decode(JSONValue.self, from: Data(request.body))
        guard case .object(let fields) = body else {
            Issue.record("the body is no object")
            return
        }
        #expect(fields["type"] == .string("certificate.notice"))
        #expect(fields["timestamp"] == .string("2026-11-23T07:12:43Z"))
        #expect(
            try JSONDecoder().decode(JSONValue.self, from: Data(notice.json())) == fields["data"])
        try await server.close()
    }

    @Test(.enabled(if: Python.path != nil, "needs python3"))
    func aReceiverInPythonBelievesIt() async throws {
        let server = try await LoopbackHTTP { _ in .status(200) }
        try await channel(server.url).deliver(Sample.notice(title: "ünïcode"), attempt: 1)
        let request = try #require(server.requests.first)
        let expected = try Python.run(
            """
            import sys, hmac, hashlib, base64
            secret, id, time = sys.argv[1:4]
            key = base64.b64decode(secret[len("whsec_"):])
            signed = f"{id}.{time}.".encode() + sys.stdin.buffer.read()
            print("v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode(), end="")
            """,
            input: request.body,
            arguments: [
                Self.secretText, request.headers["webhook-id"] ?? "",
                request.headers["webhook-timestamp"] ?? "",
            ])
        #expect(request.headers["webhook-signature"] == expected)
        try await server.close()
    }

    @Test(
        arguments: [
            (200, nil), (204, nil), (299, nil), (410, DeliveryError.receiverGone("HTTP 410: why")),
            (500, .retry("HTTP 500: why")), (404, .retry("HTTP 404: why")),
            (
                301,
                .giveUp(
                    "HTTP 301: why; redirects are not followed, mend notification.receivers.ops.url"
                )
            ),
        ] as [(Int, DeliveryError?)])
    func heedsTheStatus(_ status: Int, _ expected: DeliveryError?) async throws {
        let server = try await LoopbackHTTP { _ in
            .status(status, headers: ["Location: /elsewhere"], body: status == 204 ? "" : "why")
        }
        let channel = try channel(server.url)
        var met: DeliveryError?
        do throws(DeliveryError) {
            try await channel.deliver(Sample.notice(), attempt: 1)
        } catch {
            met = error
        }
        #expect(met == expected)
        #expect(server.requests.count == 1)
        try await server.close()
    }

    @Test func waitsAsLongAsItIsTold() async throws {
        let server = try await LoopbackHTTP { _ in .status(429, headers: ["Retry-After: 120"]) }
        await #expect(throws: DeliveryError.retry("HTTP 429", after: .seconds(120))) {
            try await channel(server.url).deliver(Sample.notice(), attempt: 1)
        }
        try await server.close()
    }

    @Test func aSuccessWithALongBodyIsASuccess() async throws {
        let server = try await LoopbackHTTP { _ in .flood(bytes: 2_000_000) }
        try await channel(server.url).deliver(Sample.notice(), attempt: 1)
        try await server.close()
    }

    @Test func theGuardHoldsForWebhooksToo() async throws {
        let server = try await LoopbackHTTP { _ in .status(200) }
        await #expect {
            try await channel(server.url, networks: []).deliver(Sample.notice(), attempt: 1)
        } throws: {
            guard case .giveUp(let text) = $0 as? DeliveryError else { return false }
            return text.contains("notification.receivers.ops.allowed_networks")
        }
        #expect(server.requests.isEmpty)
        try await server.close()
    }
}
