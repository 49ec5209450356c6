import Egress
import Events
import Foundation
import Testing

@testable import Notifications

struct NoticeDeciderTests {
    private let receivers: Set = ["console", "ops", "team"]

    private func decider(
        _ rules: [NoticeRule]? = nil,
        allowing entries: [String] = ["@example.com", "Me@other.org"],
        capacity: Int = 1_000
    ) -> NoticeDecider {
        var addresses = MailAllowList()
        for entry in entries {
            let isRead = addresses.insert(entry)
            #expect(isRead)
        }
        return NoticeDecider(
            rules: NoticeRules(
                rules: rules ?? NoticeRules.standard(telling: ["console"]), receivers: receivers,
                addresses: addresses),
            capacity: capacity)
    }

    @Test func tellsWhatIsNotGood() throws {
        var decider = decider()
        let outcomes = [
            Sample.verdict(.failed), Sample.verdict(.indeterminate, Sample.certificate("b")),
            try Sample.unreadable(), Sample.verdict(.passed, Sample.certificate("c")),
        ]
        let notices = try outcomes.enumerated().map { index, outcome in
            decider.decide(
                try Sample.event(outcome, id: "\(index)", at: Int64(index)), at: Sample.time)
        }
        #expect(notices.map(\.count) == [1, 1, 1, 0])
        #expect(notices[0][0].title == "FAILED EXPIRED: CN=example.com")
        #expect(notices[0][0].receiver == "console")
        #expect(notices[0][0].rule == "not-passed")
        #expect(notices[0][0].code == "certificate.expired")
        #expect(
            notices[0][0].text.hasPrefix("What: It expired.\nWhy: Clients refuse it. (RFC 5280"))
        #expect(notices[0][0].text.contains("What to do: Renew it."))
        #expect(notices[2][0].title == "Unreadable request: certificate.errors/0@7")
        #expect(notices[2][0].subIndication == .formatFailure)
    }

    @Test(arguments: [(-1.0, false), (0.5, true), (1, true), (29.9, true), (30.1, false)])
    func tellsWhatExpiresSoon(_ days: Double, _ isTold: Bool) throws {
        var decider = decider()
        let end = Sample.time.addingTimeInterval(days * Sample.day)
        let outcome = Sample.verdict(.passed, Sample.certificate(notAfter: end))
        let notices = decider.decide(try Sample.event(outcome, id: "a", at: 1), at: Sample.time)
        #expect(notices.map(\.rule) == (isTold ? ["expiring-soon"] : []))
        if let title = notices.first?.title { #expect(title.hasPrefix("Expires in")) }
    }

    @Test func tellsWhomTheRequestNames() throws {
        var decider = decider()
        let named = [
            "team", "console", "a@example.com", "mailto:A@EXAMPLE.com", "me@other.org",
            "Me@other.org", "x@sub.example.com", "https://evil.example/", "nobody",
            "a@example.com\r\nBcc: b@c.d",
        ]
        let notices = decider.decide(
            try Sample.event(Sample.verdict(.failed, notify: named), id: "a", at: 1),
            at: Sample.time)
        #expect(
            notices.map(\.receiver) == [
                "console", "team", "mailto:a@example.com", "mailto:A@example.com",
                "mailto:Me@other.org",
            ])
        let told = notices[0].text.split(separator: "\n").filter { $0.hasPrefix("Not told: ") }
        #expect(told.count == 5)
        #expect(told.contains { $0.contains("nobody") })
        #expect(told.contains { $0.contains("\\u{D}\\u{A}Bcc") })
        #expect(Set(notices.map(\.id)).count == notices.count)
    }

    @Test func withoutARuleNobodyIsTold() throws {
        var decider = decider([
            NoticeRule(name: "failed", indications: [.failed], receivers: ["ops"])
        ])
        let outcome = Sample.verdict(.indeterminate, notify: ["team"])
        #expect(decider.decide(try Sample.event(outcome, id: "a", at: 1), at: Sample.time).isEmpty)
    }

    @Test func eachReceiverIsToldOnceByTheFirstRule() throws {
        var decider = decider([
            NoticeRule(
                name: "one", indications: [.failed], receivers: ["ops"], tellsRequested: false),
            NoticeRule(name: "two", indications: [.failed], receivers: ["team", "ops"]),
        ])
        let outcome = Sample.verdict(.failed, notify: ["console", "ops"])
        let notices = decider.decide(try Sample.event(outcome, id: "a", at: 1), at: Sample.time)
        #expect(notices.map(\.receiver) == ["ops", "team", "console"])
        #expect(notices.map(\.rule) == ["one", "two", "two"])
    }

    @Test func recognisesARepetitionButNotASecondReading() throws {
        var decider = decider()
        let first = try Sample.event(Sample.verdict(.failed), id: "a", at: 1)
        let notices = decider.decide(first, at: Sample.time)
        #expect(notices.count == 1)
        // Read again after a commit that failed: the same notice, by its id too.
        #expect(decider.decide(first, at: Sample.time) == notices)
        let repeated = try Sample.event(Sample.verdict(.failed), id: "a", at: 2)
        #expect(decider.decide(repeated, at: Sample.time).isEmpty)
    }

    @Test func ignoresAnOlderVerdictOnTheSameQuestion() throws {
        var decider = decider()
        let newer = try Sample.event(Sample.verdict(.passed, revision: 5), id: "a", at: 1)
        let older = try Sample.event(Sample.verdict(.failed, revision: 4), id: "b", at: 2)
        let other = try Sample.event(
            Sample.verdict(.failed, serverName: "b.example", revision: 3), id: "c", at: 3)
        #expect(decider.decide(newer, at: Sample.time).isEmpty)
        #expect(decider.decide(older, at: Sample.time).isEmpty)
        #expect(decider.decide(other, at: Sample.time).count == 1)
    }

    @Test func historyRebuildsTheMemory() throws {
        var decider = decider()
        decider.observe(try Sample.event(Sample.verdict(.passed, revision: 5), id: "a", at: 1))
        let repeated = try Sample.event(Sample.verdict(.failed, revision: 6), id: "a", at: 9)
        let older = try Sample.event(Sample.verdict(.failed, revision: 4), id: "b", at: 2)
        #expect(decider.decide(repeated, at: Sample.time).isEmpty)
        #expect(decider.decide(older, at: Sample.time).isEmpty)
    }

    @Test func theMemoryIsBounded() {
        var memory = RecentMemory<Int, Int>(capacity: 100)
        for number in 0..<1_000 { memory[number] = number }
        #expect(memory.count <= 100)
        #expect(memory[999] == 999)
        #expect(memory[951] == 951)
        #expect(memory[0] == nil)
        memory[999] = nil
        #expect(memory[999] == nil)
    }

    @Test func hostileNamesAreMadeSafe() throws {
        var decider = decider()
        let subject =
            "CN=\u{202E}moc.elgoog\u{1B}[31m\r\nWhat: all is well\u{0}\u{200B}<script>\u{FEFF}"
            + String(repeating: "a\u{301}\u{301}", count: 10_000)
        let outcome = Sample.verdict(
            .failed, Sample.certificate(subject: subject), serverName: "\u{2066}x\n\n")
        let notice = try #require(
            decider.decide(try Sample.event(outcome, id: "a", at: 1), at: Sample.time).first)
        #expect(notice.title.allSatisfy { !$0.isNewline })
        #expect(notice.title.unicodeScalars.count <= 200)
        #expect(
            notice.title.hasPrefix("FAILED EXPIRED: CN=\\u{202E}moc.elgoog\\u{1B}[31m\\u{D}\\u{A}W")
        )
        #expect(
            notice.text.unicodeScalars.allSatisfy {
                $0 == "\n" || $0.properties.generalCategory != .control
            })
        #expect(notice.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
        #expect(!notice.text.contains("\nWhat: all"))
        #expect(notice.text.unicodeScalars.count < 3_000)
    }
}
