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
            HTTPDestination(
                url: try HTTPURL(url), allowedNetworks: networks.compactMap(IPNetwork.init),
                headers: [HTTPField("authorization", "Bearer x")].compactMap(\.self)),
            secrets: secrets.compactMap(WebhookSecret.init), through: try GuardedHTTP(egress),
            settings: "notification.receivers.ops", now: { Sample.time }
        )
    }

    /// The vector of the reference implementations (standard-webhooks, `TestWebhookSign`).
    @Test func signsAsTheSpecificationDoes() throws {
        let secret = try #require(WebhookSecret(Self.secretText))
        let signature = try secret.sign(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect("\(secret)" == "whsec_…")
    }

    /// The key pair of RFC 8032, 7.1, test 1.
    @Test(.enabled(if: Python.hasCryptography, "needs python3-cryptography"))
    func signsWithEd25519AsPythonVerifies() throws {
        let seed: [UInt8] = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec,
            0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03,
            0x1c, 0xae, 0x7f, 0x60,
        ]
        let secret = try #require(WebhookSecret("whsk_" + Data(seed).base64EncodedString()))
        #expect(secret.publicKey == "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        #expect("\(secret)" == "whsk_…")
        let body = Array(#"{"a": "ü"}"#.utf8)
        let signature = try secret.sign(id: "msg_1", timestamp: 1_614_265_330, body: body)
        let verdict = try Python.run(
            """
            import sys, base64
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
            key, signature = sys.argv[1:3]
            version, code = signature.split(",")
            assert version == "v1a"
            signed = b"msg_1.1614265330." + sys.stdin.buffer.read()
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key[len("whpk_"):]))
            public.verify(base64.b64decode(code), signed)
            print("verified", end="")
            """,
            input: body, arguments: [secret.publicKey ?? "", signature])
        #expect(verdict == "verified")
    }

    @Test func anEd25519SecretMayBringItsPublicKey() throws {
        let key = Array(repeating: UInt8(7), count: 32)
        let secret = try #require(WebhookSecret("whsk_" + Data(key).base64EncodedString()))
        let text = try #require(secret.publicKey?.dropFirst(5))
        let publicKey = try #require(Data(base64Encoded: String(text)))
        #expect(WebhookSecret("whsk_" + (Data(key) + publicKey).base64EncodedString()) == secret)
        #expect(WebhookSecret("whsk_" + (Data(key) + Data(key)).base64EncodedString()) == nil)
    }

    @Test(arguments: [
        "", "whsec_", "whsk_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=",
        "whsec_%%%",
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
