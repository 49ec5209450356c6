import Egress
import Events
import Foundation
import TestSupport
import Testing

@testable import Notifications

/// What is posted to Slack, Teams, PagerDuty and ntfy: their forms and their limits.
struct ChatChannelTests {
    private static let hostile =
        "What: <!channel> & *bold* [link](http://evil.example) `code`\n"
        + String(repeating: "Also: \(String(repeating: "ü", count: 90))\n", count: 400)

    private func destination(_ url: String = "https://example.com/") throws -> HTTPDestination {
        HTTPDestination(
            url: try HTTPURL(url), allowedNetworks: [IPNetwork("127.0.0.0/8")].compactMap(\.self))
    }

    private func fields(_ value: JSONValue?) -> [String: JSONValue] {
        if case .object(let fields) = value { fields } else { [:] }
    }

    private func items(_ value: JSONValue?) -> [JSONValue] {
        if case .array(let items) = value { items } else { [] }
    }

    private func text(_ value: JSONValue?) -> String {
        if case .string(let text) = value { text } else { "" }
    }

    private func notice(_ kind: Notice.Kind = .firing) -> Notice {
        var notice = Sample.notice(title: String(repeating: "t", count: 400), text: Self.hostile)
        notice.kind = kind
        notice.alertID = "a1"
        notice.severity = .critical
        return notice
    }

    @Test func slackTakesItWithinItsLimits() throws {
        let channel = SlackChannel(
            try destination(), templates: .standard, through: try GuardedHTTP(), settings: "s")
        let payload = fields(channel.payload(notice()))
        let blocks = items(payload["blocks"]).map { fields($0) }
        #expect(blocks.count <= 50)
        #expect(blocks.first?["type"] == "header")
        let header = text(fields(blocks.first?["text"])["text"])
        #expect(header.unicodeScalars.count == 150)
        #expect(header.hasPrefix("🔴 "))
        let sections = blocks.dropFirst().map { text(fields($0["text"])["text"]) }
        #expect(sections.count > 1)
        #expect(sections.allSatisfy { (1...3_000).contains($0.unicodeScalars.count) })
        #expect(sections[0].contains("&lt;!channel&gt; &amp;"))
        #expect(!sections.joined().contains("<"))
        #expect(text(payload["text"]).hasPrefix("Critical: "))
    }

    @Test func teamsTakesItWithinItsLimits() throws {
        let channel = TeamsChannel(
            try destination(), templates: .standard, through: try GuardedHTTP(), settings: "s")
        let payload = channel.payload(notice())
        #expect(payload.bytes.count < 28_000)
        let attachment = fields(items(fields(payload)["attachments"]).first)
        #expect(attachment["contentType"] == "application/vnd.microsoft.card.adaptive")
        let card = fields(attachment["content"])
        #expect(card["type"] == "AdaptiveCard")
        let body = items(card["body"]).map { fields($0) }
        #expect(body[0]["color"] == "Attention")
        let first = text(fields(items(body[1]["items"]).first)["text"])
        #expect(first.contains(#"\*bold\* \[link\]\(http://evil.example\) \`code\`"#))
    }

    @Test(
        arguments: [
            (.firing, "trigger"), (.reminder, "trigger"), (.escalation, "trigger"),
            (.acknowledged, "acknowledge"), (.resolved, "resolve"),
        ] as [(Notice.Kind, String)])
    func pagerDutyFollowsTheAlert(kind: Notice.Kind, action: String) throws {
        let channel = PagerDutyChannel(
            try destination(), routingKey: "R0", templates: .standard, through: try GuardedHTTP(),
            settings: "s")
        let event = fields(channel.payload(notice(kind)))
        #expect(event["event_action"] == .string(action))
        #expect(event["dedup_key"] == "assay-a1")
        #expect(event["routing_key"] == "R0")
        let payload = fields(event["payload"])
        #expect(payload.isEmpty == (action != "trigger"))
        guard action == "trigger" else { return }
        #expect(payload["severity"] == "critical")
        #expect(text(payload["summary"]).count <= 1_024)
        #expect(!text(payload["source"]).isEmpty)
    }

    @Test func ntfyTakesItWithinItsLimits() throws {
        let channel = NtfyChannel(
            try destination(), topic: "secret", templates: .standard, through: try GuardedHTTP(),
            settings: "s")
        let message = fields(channel.payload(notice()))
        #expect(text(message["message"]).utf8.count <= 4_096)
        #expect(text(message["title"]).count <= 250)
        #expect(message["priority"] == .integer(5))
        #expect(message["topic"] == "secret")
    }

    @Test func theirAnswersAreHeeded() async throws {
        for (status, expected) in [
            (200, nil), (404, DeliveryError.giveUp("HTTP 404: why")),
            (429, .retry("HTTP 429: why", after: .seconds(7))),
            (503, .retry("HTTP 503: why", after: .seconds(7))),
            (410, .receiverGone("HTTP 410: why")),
        ] as [(Int, DeliveryError?)] {
            let server = try await LoopbackHTTP { _ in
                .status(status, headers: ["Retry-After: 7"], body: "why")
            }
            let channel = SlackChannel(
                try destination(server.url), templates: .standard, through: try GuardedHTTP(),
                settings: "s")
            var met: DeliveryError?
            do throws(DeliveryError) {
                try await channel.deliver(notice(), attempt: 1)
            } catch {
                met = error
            }
            #expect(met == expected)
            let request = try #require(server.requests.first)
            #expect(request.headers["content-type"] == "application/json")
            _ = try JSONDecoder().decode(JSONValue.self, from: Data(request.body))
            try await server.close()
        }
    }

    // MARK: Templates

    @Test func templatesWordNotices() throws {
        var notice = Sample.notice(text: "What: <b>It</b> expired.\n")
        notice.owner = "payments"
        notice.certificate = Sample.certificate()
        let templates = try NoticeTemplates(
            title: "[{{severity}}] {{title}} ({{owner}})",
            text: "{{certificate.subject}}\n{{#lines}}{{label}}={{value}}\n{{/lines}}",
            html: "<p>{{text}}</p>")
        #expect(templates.title(notice) == "[error] FAILED EXPIRED: CN=example.com (payments)")
        #expect(templates.text(notice) == "CN=example.com\nWhat=<b>It</b> expired.\n=\n")
        #expect(templates.html(notice).contains("&lt;b&gt;It&lt;/b&gt;"))
        #expect(NoticeTemplates.standard.html(notice).contains("&lt;b&gt;It&lt;/b&gt; expired."))
        #expect(throws: TemplateError.self) {
            try NoticeTemplates(title: "{{#open}}", text: nil, html: nil)
        }
    }

    // MARK: Commands

    @Test func aCommandGetsTheNotice() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "out")
        let channel = CommandChannel(
            ["/bin/sh", "-c", "cat > \"$0\"; echo \"$ASSAY_NOTICE_ID\" >> \"$0\"", file.path()],
            timeLimit: .seconds(30))
        let notice = Sample.notice()
        try await channel.deliver(notice, attempt: 1)
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(written == String(decoding: notice.json(), as: UTF8.self) + notice.id + "\n")
    }

    @Test(
        arguments: [
            ("exit 0", nil),
            ("echo no; exit 65", DeliveryError.giveUp("/bin/sh refused it: no\\u{A}")),
            ("echo down >&2; exit 3", .retry("/bin/sh ended with 3: down\\u{A}")),
        ] as [(String, DeliveryError?)])
    func itsStatusIsHeeded(script: String, expected: DeliveryError?) async {
        var met: DeliveryError?
        do throws(DeliveryError) {
            try await CommandChannel(["/bin/sh", "-c", script], timeLimit: .seconds(30))
                .deliver(Sample.notice(), attempt: 1)
        } catch {
            met = error
        }
        #expect(met == expected)
    }

    @Test func aCommandThatTakesTooLongIsEnded() async {
        await #expect(throws: DeliveryError.self) {
            try await CommandChannel(
                ["/bin/sh", "-c", "trap '' TERM; sleep 600"], timeLimit: .milliseconds(100)
            ).deliver(Sample.notice(), attempt: 1)
        }
    }

    @Test func aCommandThatIsNotThereIsTriedAgain() async {
        await #expect(throws: DeliveryError.self) {
            try await CommandChannel(["/nowhere/at/all"], timeLimit: .seconds(1))
                .deliver(Sample.notice(), attempt: 1)
        }
    }

    @Test func textsAreCutByCharactersAndBytes() {
        #expect(TextLimit.cut("abcdef", 4) == "abc…")
        #expect(TextLimit.cut("abcd", 4) == "abcd")
        #expect(TextLimit.cut("üüüü", utf8: 7) == "üü…")
        #expect(TextLimit.split("aa\nbb\ncc", 5) == ["aa\nbb", "cc"])
    }
}
