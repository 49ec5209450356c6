import Egress
import Events
import Foundation
import Testing

@testable import Notifications

struct MailTests {
    private let identity: TestIdentity
    private let folder: TestFolder

    init() throws {
        identity = try TestIdentity()
        folder = try TestFolder()
    }

    private func address(_ text: String) throws -> MailAddress { try #require(MailAddress(text)) }

    private func channel(
        _ server: LoopbackSMTP, trusting: Bool = true,
        _ change: (inout MailServer) -> Void = { _ in }
    ) throws -> EmailChannel {
        var settings = MailServer(host: "localhost", port: UInt16(server.port))
        if trusting { settings.authoritiesFile = try identity.authoritiesFile(in: folder) }
        settings.totalTime = .seconds(10)
        change(&settings)
        return EmailChannel(
            MailSender(
                try MailTransport(settings), address: try address("assay@example.com"),
                name: "Assay für alle"),
            to: [try address("ops@example.com"), try address("second@example.net")])
    }

    @Test(arguments: ["PLAIN", "LOGIN"])
    func sendsThroughStartTLSWithAPassword(_ mechanism: String) async throws {
        let server = try await LoopbackSMTP(.init(mechanisms: mechanism), tls: identity)
        let channel = try channel(server) {
            $0.user = "me"
            $0.password = "päss word"
        }
        try await channel.deliver(Sample.notice(), attempt: 1)
        let delivery = try #require(server.deliveries.first)
        #expect(delivery.usedTLS)
        #expect(delivery.login == "\(mechanism) me päss word")
        #expect(delivery.sender.hasPrefix("MAIL FROM:<assay@example.com>"))
        #expect(
            delivery.recipients == ["RCPT TO:<ops@example.com>", "RCPT TO:<second@example.net>"])
        try await server.close()
    }

    @Test func sendsNothingWithoutStartTLS() async throws {
        let server = try await LoopbackSMTP(.init(offersStartTLS: false), tls: identity)
        await #expect {
            try await channel(server).deliver(Sample.notice(), attempt: 1)
        } throws: {
            guard case .giveUp(let text) = $0 as? DeliveryError else { return false }
            return text.contains("does not offer STARTTLS")
                && text.contains("notification.mail.security")
        }
        #expect(server.deliveries.isEmpty)
        try await channel(server) { $0.security = .optional }.deliver(Sample.notice(), attempt: 1)
        #expect(server.deliveries.map(\.usedTLS) == [false])
        try await server.close()
    }

    @Test func trustsNoUnknownAuthority() async throws {
        let server = try await LoopbackSMTP(tls: identity)
        await #expect {
            try await channel(server, trusting: false).deliver(Sample.notice(), attempt: 1)
        } throws: {
            guard case .giveUp(let text) = $0 as? DeliveryError else { return false }
            return text.contains("notification.mail.ca_file")
        }
        #expect(server.deliveries.isEmpty)
        try await server.close()
    }

    @Test(arguments: [
        (LoopbackSMTP.Manner(verdict: "451 later"), true), (.init(verdict: "554 spam"), false),
        (.init(recipientReply: "550 unknown"), false), (.init(recipientReply: "450 busy"), true),
    ])
    func heedsTheReply(_ manner: LoopbackSMTP.Manner, _ isRetried: Bool) async throws {
        let server = try await LoopbackSMTP(manner, tls: identity)
        await #expect {
            try await channel(server).deliver(Sample.notice(), attempt: 1)
        } throws: {
            switch $0 as? DeliveryError {
            case .retry: isRetried
            case .giveUp: !isRetried
            default: false
            }
        }
        try await server.close()
    }

    @Test func aRefusedLoginIsTheOperators() async throws {
        let server = try await LoopbackSMTP(.init(acceptsLogin: false), tls: identity)
        let channel = try channel(server) {
            $0.user = "me"
            $0.password = "wrong"
        }
        await #expect {
            try await channel.deliver(Sample.notice(), attempt: 1)
        } throws: {
            guard case .giveUp(let text) = $0 as? DeliveryError else { return false }
            return text.contains("535 no") && text.contains("notification.mail.user")
        }
        try await server.close()
    }

    @Test(.enabled(if: Python.path != nil, "needs python3"))
    func readsBackInPython() async throws {
        let server = try await LoopbackSMTP(tls: identity)
        let notice = Sample.notice(
            title: "FAILED: CN=Zoë <b>&\"'\u{1F600} " + String(repeating: "lang ", count: 20)
                + "end",
            text: ".\n..two\nFrom here = there \nWhat: <script>x</script> é "
                + String(repeating: "y", count: 300) + "\n.")
        try await channel(server).deliver(notice, attempt: 1)
        let lines = try #require(server.deliveries.first?.lines)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 0x80 } })
        let output = try Python.run(
            """
            import sys, json, email, email.policy
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            parts = [[p.get_content_type(), p.get_content()] for p in m.iter_parts()]
            print(json.dumps({"subject": m["subject"], "from": m["from"].addresses[0].display_name,
              "to": [a.addr_spec for a in m["to"].addresses], "id": m["message-id"],
              "date": m["date"].datetime.isoformat(), "auto": m["auto-submitted"], "parts": parts,
              "defects": [str(d) for d in m.defects]}))
            """, input: Array(lines.joined(separator: "\r\n").utf8))
        struct Mail: Decodable {
            var subject: String, from: String, to: [String], id: String, date: String, auto: String
            var parts: [[String]], defects: [String]
        }
        let mail = try JSONDecoder().decode(Mail.self, from: Data(output.utf8))
        #expect(mail.subject == notice.title)
        #expect(mail.from == "Assay für alle")
        #expect(mail.to == ["ops@example.com", "second@example.net"])
        #expect(mail.id == "<\(notice.id)@example.com>")
        #expect(mail.date == "2026-11-23T07:12:43+00:00")
        #expect(mail.auto == "auto-generated")
        #expect(mail.defects.isEmpty)
        #expect(mail.parts.map(\.first) == ["text/plain", "text/html"])
        #expect(
            mail.parts[0][1].replacing("\r\n", with: "\n").trimmingCharacters(in: .newlines)
                == "\(notice.title)\n\n\(notice.text)")
        #expect(mail.parts[1][1].contains("&lt;script&gt;x&lt;/script&gt;"))
        #expect(!mail.parts[1][1].contains("<script>"))
        try await server.close()
    }

    @Test func aRepeatedAttemptIsTheSameMail() throws {
        let make = { (notice: Notice) throws in
            NoticeMail.message(
                notice, from: try self.address("a@b.c"), name: nil, to: [try self.address("d@e.f")]
            ).bytes
        }
        #expect(try make(Sample.notice()) == make(Sample.notice()))
    }

    @Test func headersCannotBeInjected() throws {
        var notice = Sample.notice(
            "id\r\nX-Evil: 1", title: "a\r\nBcc: evil@example.com\r\n\r\nbody\u{2028}x")
        notice.rule = "r\r\nX-Evil: 2"
        let message = NoticeMail.message(
            notice, from: try address("a@b.c"), name: "N\r\nX-Evil: 3", to: [try address("d@e.f")])
        let text = String(decoding: message.bytes, as: UTF8.self)
        let header = text.components(separatedBy: "\r\n\r\n")[0]
        #expect(!header.contains("\r\nBcc") && !header.contains("\r\nX-Evil"))
        #expect(
            header.components(separatedBy: "\r\n").allSatisfy {
                !$0.contains("\n") && !$0.contains("\r")
            })
    }

    @Test(arguments: [
        "a@b", "first.last+tag@example.com", "mailto:x@example.com", "o'hara@xn--bcher-kva.example",
    ])
    func readsAddresses(_ text: String) {
        #expect(MailAddress(text) != nil)
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b>",
        "a@[127.0.0.1]", ".a@b", "a.@b", "a@b..c", "a@.b", "\"a\"@b", "ä@b", "a@bü.de", "-a@b",
        "a,b@c",
        "a@b?cc=x@y", "a@b%0d",
    ])
    func readsNoAddressOutOf(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func noPasswordInTheClear() {
        for security in MailServer.Security.allCases {
            var server = MailServer(host: "mail.example.com", security: security)
            server.user = "me"
            server.password = "x"
            #expect(server.problems.isEmpty == [.tls, .startTLS].contains(security))
        }
    }
}
