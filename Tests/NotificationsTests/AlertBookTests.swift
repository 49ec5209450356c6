import Events
import Foundation
import Testing

@testable import Notifications

/// From events to who is told what: the deciding step's state machine.
struct AlertBookTests {
    private static let failed = "FAILED EXPIRED: CN=example.com"
    private static let hour = 3_600.0

    @Test func aProblemIsToldOnceHoweverOftenItIsMet() throws {
        var script = try AlertScript()
        try script.see(.failed)
        #expect(script.said() == ["firing ops \(Self.failed)"])
        for _ in 0..<10 { try script.see(.failed) }
        #expect(script.actions.isEmpty)
        #expect(script.alerts().map(\.state) == [.firing])
    }

    @Test func whatIsWellAgainIsToldAndMayReturn() throws {
        var script = try AlertScript()
        try script.see(.failed)
        let id = script.alerts().map(\.id)
        let first = script.notices.map(\.id)
        try script.see(.passed)
        try script.see(.passed)
        #expect(
            script.said() == ["firing ops \(Self.failed)", "resolved ops Resolved: \(Self.failed)"])
        script.pass(60)
        try script.see(.failed)
        #expect(script.notices.map(\.id) != first)
        #expect(script.said() == ["firing ops \(Self.failed)"])
        #expect(script.alerts().map(\.id) == id)
    }

    @Test func anOlderVerdictSaysNothing() throws {
        var script = try AlertScript()
        script.revision = 10
        try script.see(.passed)
        script.revision = 4
        try script.see(.failed)
        #expect(script.said().isEmpty)
    }

    @Test func aRecalledVerdictMakesAnOlderOneLate() throws {
        var script = try AlertScript()
        try script.see(.passed)
        script.book.recall(
            .observed(try Sample.observation(.passed, revision: 9)), at: script.now)
        script.revision = 4
        try script.see(.failed)
        #expect(script.said().isEmpty)
    }

    @Test func oneAlertForTheCertificateHoweverManyNamesItWasAskedFor() throws {
        var script = try AlertScript()
        try script.see(.failed, serverName: "a.example")
        try script.see(.failed, serverName: "b.example")
        #expect(script.said() == ["firing ops \(Self.failed) for a.example"])
        try script.see(.passed, serverName: "a.example")
        #expect(script.said().isEmpty)
        try script.see(.passed, serverName: "b.example")
        #expect(script.said() == ["resolved ops Resolved: \(Self.failed) for a.example"])
    }

    @Test func aMismatchOfNamesIsAnAlertForEachName() throws {
        var script = try AlertScript()
        let mismatch = Sample.finding("name.mismatch", .chainConstraintsFailure)
        for name in ["a.example", "b.example"] {
            try script.see(.failed, serverName: name, finding: mismatch)
        }
        #expect(script.said().count == 2)
    }

    @Test func aGraverProblemTakesThePlaceOfTheFirst() throws {
        var script = try AlertScript()
        try script.see(.failed)
        script.pass(60)
        _ = script.said()
        try script.see(.failed, finding: Sample.finding("certificate.revoked", .revoked))
        #expect(
            script.said() == [
                "resolved ops Became another problem: \(Self.failed)",
                "firing ops FAILED REVOKED: CN=example.com",
            ])
    }

    // MARK: The end that comes near

    @Test func theEndIsToldAtEachThresholdByTimeAlone() throws {
        var script = try AlertScript()
        try script.see(.passed, Sample.certificate(notAfter: Sample.time + 40 * Sample.day))
        #expect(script.said().isEmpty)
        var told: [String] = []
        for _ in 0..<41 {
            script.pass(Sample.day)
            told += script.said()
        }
        let name = "CN=example.com"
        #expect(
            told == [
                "firing ops Expires in 30 days: \(name)",
                "reminder ops Reminder: Expires in 23 days: \(name)",
                "reminder ops Reminder: Expires in 16 days: \(name)",
                "firing ops Expires in 14 days: \(name)", "firing ops Expires in 7 days: \(name)",
                "firing ops Expires in 1 day: \(name)", "firing ops Expired: \(name)",
            ])
        #expect(script.alerts().map(\.severity) == [.critical])
    }

    @Test(arguments: [(90.0, 30.0), (398.0, 30.0), (45.0, 15.0), (6.0, 2.0), (1.5, 0.5)])
    func thresholdsFitShortLifetimes(lifetime: Double, first: Double) {
        var certificate = Sample.certificate()
        certificate.notBefore = certificate.notAfter - lifetime * Sample.day
        let seconds = ExpiryThreshold.standard[0].seconds(for: certificate)
        #expect(abs(seconds - first * Sample.day) < 1)
        #expect(ExpiryThreshold.share(0.1).seconds(for: certificate) == lifetime * 8_640)
    }

    @Test func aRenewedCertificateAtTheEndpointSilencesTheOldOne() throws {
        var script = try AlertScript()
        let soon = Sample.certificate("old", notAfter: Sample.time + 20 * Sample.day)
        try script.see(.passed, soon, source: "tls://example.com:443")
        #expect(script.said() == ["firing ops Expires in 20 days: CN=old"])
        var new = Sample.certificate("new")
        new.names = soon.names
        script.pass(60)
        try script.see(.passed, new, source: "tls://example.com:443")
        #expect(script.said() == ["resolved ops Resolved: Expires in 20 days: CN=old"])
        for _ in 0..<30 { script.pass(Sample.day) }
        #expect(script.said().isEmpty)
        #expect(script.alerts("old").map(\.suppression?.kind) == [.superseded])
        // Rolled back, it speaks again.
        try script.see(.passed, soon, source: "tls://example.com:443")
        #expect(script.said() == ["firing ops Expired: CN=old"])
    }

    @Test func aSuccessorThatIsNotInstalledSilencesNothingAtTheEndpoint() throws {
        var script = try AlertScript()
        let soon = Sample.certificate("old", notAfter: Sample.time + 40 * Sample.day)
        try script.see(.passed, soon, source: "tls://example.com:443")
        var new = Sample.certificate("new", notAfter: Sample.time + 400 * Sample.day)
        new.names = soon.names
        new.notBefore = Sample.time
        try script.see(.passed, new, source: "file:///etc/new.pem")
        script.pass(11 * Sample.day)
        #expect(script.said() == ["firing ops Expires in 29 days: CN=old"])
    }

    @Test func ofTwoForTheSameNamesTheNewerCounts() throws {
        var script = try AlertScript()
        let old = Sample.certificate("old", notAfter: Sample.time + 40 * Sample.day)
        var new = Sample.certificate("new", notAfter: Sample.time + 400 * Sample.day)
        new.names = old.names
        new.notBefore = Sample.time
        try script.see(.passed, new)
        try script.see(.passed, old)
        script.pass(39 * Sample.day)
        #expect(script.said().isEmpty)
        #expect(script.alerts("old").map(\.state) == [.suppressed])
    }

    // MARK: Issuers

    @Test func anIssuerSpeaksForItsLeaves() throws {
        var script = try AlertScript()
        let issuer = Fingerprint(of: Array("issuer".utf8))
        var finding = Sample.finding("certificate.expired", .expired)
        finding.certificate = CertificateReference(
            role: .intermediate, sha256: issuer, subject: "CN=Issuing CA")
        for name in ["a", "b", "c"] {
            try script.see(.failed, Sample.certificate(name), finding: finding)
        }
        #expect(script.said() == ["firing ops Issuer certificate.expired: CN=Issuing CA"])
        #expect(script.book.ledger(issuer.description)?.alerts.first?.affected.count == 3)
        #expect(script.alerts("b").map(\.suppression?.kind) == [.issuer])
        for name in ["a", "b"] { try script.see(.passed, Sample.certificate(name)) }
        #expect(script.said().isEmpty)
        try script.see(.passed, Sample.certificate("c"))
        #expect(
            script.said() == ["resolved ops Resolved: Issuer certificate.expired: CN=Issuing CA"])
    }

    // MARK: People

    @Test func whoeverHasItIsNotReminded() throws {
        var script = try AlertScript()
        try script.see(.failed)
        let alert = try #require(script.alerts().first)
        let key = try #require(script.notices.first?.certificate?.sha256.description)
        _ = script.said()
        script.command(.acknowledge) {
            $0.key = key
            $0.alert = alert.id
        }
        #expect(script.said() == ["acknowledged ops Taken up by alice: \(Self.failed)"])
        for _ in 0..<30 { script.pass(Sample.day) }
        #expect(script.said().isEmpty)
        script.command(.unacknowledge) { $0.key = key }
        script.pass(60)
        #expect(script.said() == ["reminder ops Reminder: \(Self.failed)"])
    }

    @Test func anAcknowledgementEndsByItsTimeAndWhenItGetsWorse() throws {
        var script = try AlertScript()
        try script.see(.passed, Sample.certificate(notAfter: Sample.time + 20 * Sample.day))
        let key = try #require(script.notices.first?.certificate?.sha256.description)
        script.command(.acknowledge) { $0.key = key }
        _ = script.said()
        script.pass(7 * Sample.day)
        #expect(script.said() == ["firing ops Expires in 13 days: CN=example.com"])
        let end = script.now + Self.hour
        script.command(.acknowledge) {
            $0.key = key
            $0.until = end
        }
        #expect(script.alerts().map(\.state) == [.acknowledged])
        script.pass(Self.hour)
        #expect(script.alerts().map(\.state) == [.firing])
    }

    @Test func whatNobodyTakesUpEscalatesOnce() throws {
        let escalation = AlertRoute.Escalation(after: 4 * Self.hour, receivers: ["boss"])
        var script = try AlertScript([
            AlertRoute(name: "r", receivers: ["ops"], repeatAfter: nil, escalation: escalation)
        ])
        try script.see(.failed)
        script.pass(3 * Self.hour)
        #expect(script.said() == ["firing ops \(Self.failed)"])
        script.pass(2 * Self.hour)
        script.pass(2 * Self.hour)
        #expect(script.said() == ["escalation boss Nobody has it yet: \(Self.failed)"])
        try script.see(.passed)
        #expect(script.said().count == 2)
    }

    @Test func aSilenceKeepsQuietUntilItEndsAndSaysSo() throws {
        var script = try AlertScript()
        var match = AlertMatcher()
        match.names = ["*.com"]
        let end = script.now + Self.hour
        let silence = Silence(
            id: "s", match: match, by: "alice", reason: "move", from: script.now, until: end)
        try script.see(.failed, Sample.certificate("first.com"))
        _ = script.said()
        script.command(.silence) { $0.silence = silence }
        try script.see(.failed)
        try script.see(.failed, Sample.certificate("example.org"))
        #expect(script.said() == ["firing ops FAILED EXPIRED: CN=example.org"])
        #expect(script.alerts().map(\.suppression?.by) == ["s"])
        script.pass(Self.hour)
        #expect(
            Set(script.said()) == [
                "firing ops \(Self.failed)", "reminder ops Reminder: FAILED EXPIRED: CN=first.com",
            ])
        #expect(script.book.silences.isEmpty)
    }

    @Test func aSilenceMayEndBeforeItsTimeOrBeginLater() throws {
        var script = try AlertScript()
        let begin = script.now + Self.hour
        let later = Silence(
            id: "s", match: AlertMatcher(), by: "a", reason: "r", from: begin,
            until: begin + Self.hour)
        script.command(.silence) { $0.silence = later }
        try script.see(.failed)
        #expect(script.said() == ["firing ops \(Self.failed)"])
        script.pass(Self.hour + 1)
        #expect(script.alerts().map(\.state) == [.suppressed])
        script.command(.unsilence) { $0.silenceID = "s" }
        #expect(script.alerts().map(\.state) == [.firing])
    }

    // MARK: Rules

    @Test func maintenanceWindowsKeepQuiet() throws {
        // 2026-11-23 is a Monday; 07:12 UTC.
        let window = MaintenanceWindow(
            name: "night", days: [1], fromMinute: 22 * 60, toMinute: 8 * 60, match: AlertMatcher())
        var script = try AlertScript(windows: [window])
        try script.see(.failed)
        #expect(script.said().isEmpty)
        #expect(script.alerts().map(\.suppression?.by) == ["night"])
        script.pass(Self.hour)
        #expect(script.said() == ["firing ops \(Self.failed)"])
    }

    @Test func routesGoByOwnerTagAndSeverity() throws {
        var owned = AlertMatcher()
        owned.names = ["*.com"]
        var tagged = AlertMatcher()
        tagged.tags = ["pci"]
        tagged.severities = ["critical"]
        var script = try AlertScript(
            [
                AlertRoute(name: "one", match: tagged, receivers: ["boss"], continues: true),
                AlertRoute(name: "two", receivers: ["ops", "boss"]),
                AlertRoute(name: "three", receivers: ["team"]),
            ], owners: [OwnerRule(owner: "payments", tags: ["pci"], match: owned)])
        try script.see(.failed)
        #expect(script.notices.map(\.rule) == ["one", "two"])
        #expect(script.notices.map(\.receiver) == ["boss", "ops"])
        #expect(script.notices.map(\.owner) == ["payments", "payments"])
        _ = script.said()
        try script.see(.indeterminate, Sample.certificate("x.com"), finding: Sample.expired)
        #expect(script.notices.map(\.rule) == ["two", "two"])
    }

    @Test func tellsWhomTheRequestNamesWithinTheAllowList() throws {
        var script = try AlertScript(allowing: ["@example.com", "Me@other.org"])
        let named = [
            "team", "ops", "a@example.com", "Me@other.org", "x@sub.example.com",
            "https://evil.example/", "nobody", "a@example.com\r\nBcc: b@c.d",
        ]
        try script.see(.failed, notify: named)
        #expect(
            script.notices.map(\.receiver) == [
                "ops", "team", "mailto:a@example.com", "mailto:Me@other.org",
            ])
        let text = try #require(script.notices.first?.text)
        let told = text.split(separator: "\n").filter { $0.hasPrefix("Not told: ") }
        #expect(told.count == 4)
        #expect(told.contains { $0.contains("\\u{D}\\u{A}Bcc") })
        #expect(Set(script.notices.map(\.id)).count == script.notices.count)
    }

    @Test func aRouteMaySayNothingOfTheEnd() throws {
        var script = try AlertScript([
            AlertRoute(name: "r", receivers: ["ops"], tellsResolved: false)
        ])
        try script.see(.failed)
        try script.see(.passed)
        #expect(script.said() == ["firing ops \(Self.failed)"])
    }

    // MARK: The flow

    @Test func whenNothingFlowsThatIsAnAlert() throws {
        var script = try AlertScript(quiet: QuietRule(after: Self.hour))
        try script.see(.passed)
        for _ in 0..<5 { script.pass(1_200) }
        let said = script.said()
        #expect(said.count == 1)
        #expect(said.first?.hasPrefix("firing ops Nothing flows since 2026-11-23T") == true)
        try script.see(.passed)
        script.pass(60)
        #expect(script.said().first?.hasPrefix("resolved ops Resolved: Nothing flows") == true)
    }

    @Test func theHeartBeatsOnceAnInterval() throws {
        var script = try AlertScript(heartbeat: HeartbeatRule(every: 300, receivers: ["watchdog"]))
        for _ in 0..<30 { script.pass(30) }
        #expect(script.notices.count == 4)
        #expect(Set(script.notices.map(\.id)).count == 4)
        #expect(Set(script.said()) == ["heartbeat watchdog Assay is alive"])
    }

    @Test func aTickThatComesAgainSaysNothing() throws {
        var script = try AlertScript(heartbeat: HeartbeatRule(every: 1, receivers: ["watchdog"]))
        script.pass(30)
        script.slot -= 1
        script.pass(30)
        #expect(script.said().count == 1)
    }

    @Test func aTestGoesTheSameWay() throws {
        var script = try AlertScript()
        script.command(.test) { $0.receiver = "team" }
        #expect(script.said() == ["test team Test of the receiver team"])
    }

    @Test func unreadableRequestsAreOneAlertASourceAndReason() throws {
        var script = try AlertScript()
        for source in ["a", "b", "a", "a"] {
            script.happen(.observed(try Sample.unreadable(source: source)))
        }
        #expect(
            script.said() == [
                "firing ops Unreadable request: a", "firing ops Unreadable request: b",
            ])
        let ledger = script.book.ledger("unreadable:a:request.not_json")
        #expect(ledger?.alerts.map(\.occurrences) == [3])
    }

    // MARK: What outlives a process

    @Test func theSameEventsGiveTheSameDecisions() throws {
        func run() throws -> [AlertAction] {
            var script = try AlertScript()
            try script.see(.failed)
            script.pass(60)
            try script.see(.passed, Sample.certificate(notAfter: Sample.time + 20 * Sample.day))
            return script.actions
        }
        #expect(try run() == run())
    }

    @Test func aNewOwnerGoesOnWhereTheFormerOneStopped() throws {
        var script = try AlertScript()
        try script.see(.failed)
        try script.see(.passed, Sample.certificate("b", notAfter: Sample.time + 31 * Sample.day))
        let keys = Set(
            script.actions.compactMap { if case .remember(let key) = $0 { key } else { nil } })
        let ledgers = keys.compactMap { script.book.ledger($0) }
        #expect(ledgers.count == 2)
        _ = script.said()
        script.book = AlertBook(partition: 0, of: 1, rules: script.rules)
        for ledger in ledgers {
            script.book.restore(.ledger(try AlertLedger(json: ledger.json())))
        }
        try script.see(.failed)
        #expect(script.said().isEmpty)
        script.pass(2 * Sample.day)
        #expect(script.said() == ["firing ops Expires in 29 days: CN=b"])
    }

    @Test func whatIsOverIsForgotten() throws {
        var script = try AlertScript()
        try script.see(.passed, Sample.certificate(notAfter: Sample.time + Sample.day / 2))
        try script.see(.failed, Sample.certificate(notAfter: Sample.time + Sample.day / 2))
        try script.see(.passed, Sample.certificate(notAfter: Sample.time + 50 * Sample.day))
        for _ in 0..<9 { script.pass(Sample.day) }
        #expect(script.alerts().isEmpty)
    }

    @Test func hostileNamesAreMadeSafe() throws {
        var script = try AlertScript()
        let subject =
            "CN=\u{202E}moc.elgoog\u{1B}[31m\r\nWhat: all is well\u{0}\u{200B}<script>\u{FEFF}"
            + String(repeating: "a\u{301}\u{301}", count: 10_000)
        try script.see(
            .failed, Sample.certificate(subject: subject), serverName: "\u{2066}x\n\n")
        let notice = try #require(script.notices.first)
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

    @Test func copiesOfABookShareWhatDidNotChange() {
        var shelves = Shelves<Int>()
        for number in 0..<1_000 { shelves["\(number)"] = number }
        let before = shelves
        shelves["7"] = nil
        shelves["8"] = 8_000
        #expect(before["7"] == 7)
        #expect(before["8"] == 8)
        #expect(before.count == 1_000)
        #expect(shelves.count == 999)
        #expect(shelves.keys { $0 == 8_000 } == ["8"])
    }
}
