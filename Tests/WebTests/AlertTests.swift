import Events
import Foundation
import HTTPTypes
import Notifications
import Testing

@testable import Web

/// Alerts, silences and receivers, by the API and by the pages.
@Suite struct AlertTests {
    @Test func measuresAlertsAndWhatReachedNobody() async throws {
        let scene = try await WebScene()
        func metrics() async throws -> [Substring] {
            try await scene.send(.get, "/metrics").text.split(separator: "\n")
        }
        let before = try await metrics()
        #expect(before.contains("assay_alerts{state=\"firing\"} 0"))
        #expect(!before.contains { $0.hasPrefix("assay_notices_total") })
        try await scene.alert()
        try await scene.alert("a2", key: "other") { $0.state = .resolved }
        try await scene.conclude(.delivered)
        try await scene.conclude(.delayed, error: "502 Bad Gateway")
        let delayed = try await metrics()
        #expect(delayed.contains("assay_alerts{state=\"firing\"} 1"))
        #expect(delayed.contains("# TYPE assay_notices_total counter"))
        let failed = "assay_notices_total{receiver=\"ops\",status=\"failed\"} "
        // It is tried again.
        #expect(delayed.contains { $0 == failed + "0" })
        #expect(delayed.contains("assay_receiver_in_trouble{receiver=\"ops\"} 1"))
        for _ in 0..<2 { try await scene.conclude(.failed, error: "502 Bad Gateway") }
        #expect(try await metrics().contains { $0 == failed + "2" })
        try await scene.conclude(.delivered)
        let delivered = try await metrics()
        #expect(delivered.contains("assay_notices_total{receiver=\"ops\",status=\"delivered\"} 2"))
        #expect(delivered.contains("assay_receiver_in_trouble{receiver=\"ops\"} 0"))
    }

    // MARK: The API

    @Test func listsAlertsWithWhatBecameOfTheirNotices() async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await scene.alert("a2", title: "other: it is well", key: "other") {
            $0.state = .resolved
        }
        try await scene.conclude(.delayed, error: "502 Bad Gateway")
        let listing = try await scene.send(.get, "/v1/alerts")
        #expect(listing.text.contains("502 Bad Gateway"))
        #expect(listing.text.contains(#""total":1"#))
        #expect(try await scene.send(.get, "/v1/alerts/a2").status == .ok)
        #expect(try await scene.send(.get, "/v1/alerts/a3").status == .notFound)
    }

    @Test(arguments: [
        ("state=resolved", ["b"]), ("state=firing,resolved", ["c", "a", "b"]), ("", ["c", "a"]),
        ("severity=critical", ["c"]), ("q=CERT%20A", ["a"]), ("q=team-x", ["c"]),
        ("limit=1", ["c"]), ("after=c", ["a"]), ("after=a", []),
    ])
    func findsAlerts(_ query: String, _ expected: [String]) async throws {
        let scene = try await WebScene()
        try await scene.alert("a", title: "cert a", key: "ka")
        try await scene.alert("b", title: "cert b", key: "kb") { $0.state = .resolved }
        try await scene.alert("c", title: "cert c", key: "kc") {
            $0.severity = .critical
            $0.owner = "team-x"
        }
        let answer = try await scene.send(.get, "/v1/alerts?\(query)")
        guard case .object(let fields) = try answer.json(),
            case .array(let alerts)? = fields["alerts"]
        else {
            Issue.record("no listing: \(answer.text)")
            return
        }
        let ids = alerts.map { entry -> String in
            guard case .object(let fields) = entry, case .object(let alert)? = fields["alert"],
                case .string(let id)? = alert["id"]
            else { return "?" }
            return id
        }
        #expect(ids == expected)
    }

    @Test(arguments: [
        "state=bad", "severity=", "limit=0", "limit=501", "nonsense=1",
    ])
    func saysWhatIsWrongWithAQuery(_ query: String) async throws {
        let answer = try await WebScene().send(.get, "/v1/alerts?\(query)")
        #expect(answer.status == .badRequest)
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test func acknowledgesByIdAndByCertificate() async throws {
        let scene = try await WebScene()
        let sha256 = try await scene.alert()
        let body = """
            {"certificates": ["\(sha256)"], "by": " Ann ", "reason": "ordered",
             "until": "2030-01-01T00:00:00Z"}
            """
        let answer = try await scene.send(.post, "/v1/alerts/acknowledge", body: body)
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"alerts":["a1"]}"#)
        let back = try await scene.send(
            .post, "/v1/alerts/unacknowledge", body: #"{"alerts": ["a1"], "by": "Bob"}"#)
        #expect(back.status == .accepted)
        let commands = try await scene.commands()
        #expect(Set(commands.map(\.action)) == [.acknowledge, .unacknowledge])
        let taken = try #require(commands.first { $0.action == .acknowledge })
        #expect(taken.by == "Ann" && taken.reason == "ordered" && taken.alert == "a1")
        #expect(taken.key == sha256.description && taken.until != nil)
    }

    @Test(arguments: [
        (#"{"alerts": ["a1"]}"#, HTTPResponse.Status.badRequest, "say who you are"),
        (#"{"alerts": ["a9"], "by": "Ann"}"#, .notFound, "a9"),
        (#"{"alerts": ["a2"], "by": "Ann"}"#, .conflict, "none of these has an open alert"),
        (#"{"by": "Ann"}"#, .conflict, "none of these has an open alert"),
        (
            #"{"alerts": ["a1"], "by": "Ann", "until": "2020-01-01T00:00:00Z"}"#, .badRequest,
            "ahead"
        ),
        (#"{"alerts": ["a1"], "by": "Ann", "until": "soon"}"#, .badRequest, "RFC 3339"),
        ("nonsense", .badRequest, "cannot be used"),
    ])
    func saysWhyNothingWasAcknowledged(
        _ body: String, _ status: HTTPResponse.Status, _ words: String
    ) async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await scene.alert("a2", key: "other") { $0.state = .resolved }
        let answer = try await scene.send(.post, "/v1/alerts/acknowledge", body: body)
        #expect(answer.status == status)
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(try await scene.commands().isEmpty)
    }

    @Test func namesAndReasonsHaveABound() async throws {
        let scene = try await WebScene()
        try await scene.alert()
        let long = String(repeating: "x", count: AlertActions.maximumText + 1)
        for field in ["by", "reason"] {
            var fields = ["by": "Ann", "reason": "r"]
            fields[field] = long
            let body =
                #"{"alerts":["a1"],"by":"\#(fields["by"] ?? "")","reason":"\#(fields["reason"] ?? "")"}"#
            let answer = try await scene.send(.post, "/v1/alerts/acknowledge", body: body)
            #expect(answer.status == .badRequest && answer.text.contains(field))
        }
        let huge = try await scene.send(
            .post, "/v1/alerts/acknowledge", body: String(repeating: " ", count: 300_000))
        #expect(huge.status == .contentTooLarge)
    }

    @Test func beginsAndEndsSilences() async throws {
        let scene = try await WebScene()
        let body = """
            {"match": {"names": ["*.example"]}, "by": "Ann", "reason": "move",
             "until": "2026-12-01T00:00:00Z"}
            """
        let answer = try await scene.send(.post, "/v1/silences", body: body)
        #expect(answer.status == .accepted)
        try await scene.silence("s1")
        #expect(try await scene.send(.get, "/v1/silences").text.contains(#""id":"s1""#))
        #expect(try await scene.send(.delete, "/v1/silences/s1?by=Bob").status == .accepted)
        #expect(try await scene.send(.delete, "/v1/silences/s2?by=Bob").status == .notFound)
        #expect(try await scene.send(.delete, "/v1/silences/s1").status == .badRequest)
        let commands = try await scene.commands()
        #expect(Set(commands.map(\.action)) == [.silence, .unsilence])
        #expect(commands.first { $0.action == .silence }?.silence?.match.names == ["*.example"])
    }

    @Test(arguments: [
        (#"{"match": {}, "by": "A", "reason": "r", "until": "2026-12-01T00:00:00Z"}"#, "about"),
        (
            #"{"match": {"names": ["*"]}, "by": "A", "reason": " ", "until": "2026-12-01T00:00:00Z"}"#,
            "why"
        ),
        (
            #"{"match": {"names": ["*"]}, "by": "A", "reason": "r", "until": "2026-01-01T00:00:00Z"}"#,
            "after now"
        ),
        (
            #"{"match": {"names": ["*"]}, "by": "A", "reason": "r", "until": "2036-01-01T00:00:00Z"}"#,
            "a year at most"
        ),
        (#"{"match": {"names": ["*"]}, "by": "A", "reason": "r"}"#, "until"),
    ])
    func aSilenceHasAMatterAReasonAndAnEnd(_ body: String, _ words: String) async throws {
        let scene = try await WebScene()
        let answer = try await scene.send(.post, "/v1/silences", body: body)
        #expect(answer.status == .badRequest)
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(try await scene.commands().isEmpty)
    }

    @Test func saysHowReceiversDo() async throws {
        let scene = try await WebScene()
        let before = try await scene.send(.get, "/v1/receivers")
        #expect(before.text == #"{"receivers":[{"kind":"webhook","name":"ops"}]}"#)
        try await scene.conclude(.failed, error: "410 Gone", switchesOff: true)
        let off = try await scene.send(.get, "/v1/receivers")
        #expect(off.text.contains(#""off":true"#) && off.text.contains("410 Gone"))
        try await scene.conclude(.delivered)
        #expect(try await scene.send(.get, "/v1/receivers").text.contains(#""off":false"#))
    }

    @Test func aTestGoesTheWayOfRealNotices() async throws {
        let scene = try await WebScene()
        let answer = try await scene.send(.post, "/v1/receivers/ops/test?by=Ann&wait=0")
        #expect(answer.status == .accepted)
        let command = try #require(await scene.commands().first)
        #expect(command.action == .test && command.receiver == "ops" && command.by == "Ann")
        let unknown = try await scene.send(.post, "/v1/receivers/nobody/test?by=Ann")
        #expect(unknown.status == .notFound)
        let impatient = try await scene.send(.post, "/v1/receivers/ops/test?by=Ann&wait=99")
        #expect(impatient.status == .badRequest)
    }

    // MARK: The pages

    @Test func anAlertSaysWhoWasToldWhyAndWhetherItGotThere() async throws {
        let scene = try await WebScene()
        try await scene.alert()
        let before = try await scene.send(.get, "/alerts/a1")
        #expect(before.text.contains("on its way"))
        try await scene.conclude(.delayed, error: "502 Bad Gateway")
        let delayed = try await scene.send(.get, "/alerts/a1").text
        for words in ["attempt 3 failed", "502 Bad Gateway", "in 5 minutes", "default", "ops"] {
            #expect(delayed.contains(words), "\(words)")
        }
        try await scene.conclude(.delivered)
        #expect(try await scene.send(.get, "/alerts/a1").text.contains("delivered by webhook"))
    }

    @Test func aFormAcknowledgesWhatWasChosen() async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await scene.alert("a2", key: "other")
        let answer = try await scene.form(
            "/alerts",
            [
                ("alert", "a1"), ("alert", "a2"), ("by", "Ann B."), ("reason", "ordered & paid"),
                ("for", "4h"), ("do", "acknowledge"), ("back", "/alerts?state=firing"),
            ])
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/alerts?state=firing")
        #expect(answer.headers[.setCookie]?.hasPrefix("assay_name=Ann%20B.;") == true)
        let commands = try await scene.commands()
        #expect(Set(commands.compactMap(\.alert)) == ["a1", "a2"])
        #expect(commands.allSatisfy { $0.by == "Ann B." && $0.reason == "ordered & paid" })
        #expect(commands.allSatisfy { $0.until == WebScene.now.addingTimeInterval(4 * 3_600) })
        let page = try await scene.send(.get, "/alerts", [.cookie: "assay_name=Ann%20B."])
        #expect(page.text.contains(#"value="Ann B.""#))
    }

    @Test func nothingChosenIsSaid() async throws {
        let answer = try await WebScene().form("/alerts", [("by", "Ann"), ("do", "acknowledge")])
        #expect(answer.status == .badRequest)
        #expect(answer.text.contains("choose something first") && answer.text.contains("<h1>"))
    }

    @Test func certificatesWithAlertsCanBeChosen() async throws {
        let scene = try await WebScene()
        try await scene.learn()
        #expect(
            !(try await scene.send(.get, "/certificates").text.contains(#"name="certificate""#)))
        let sha256 = try await scene.alert()
        let page = try await scene.send(.get, "/certificates")
        #expect(page.text.contains(#"name="certificate" value="\#(sha256)""#))
        #expect(page.text.contains("alert: firing"))
        let answer = try await scene.form(
            "/alerts",
            [("certificate", sha256.description), ("by", "Ann"), ("do", "acknowledge")])
        #expect(answer.status == .seeOther)
        #expect(try await scene.commands().map(\.alert) == ["a1"])
        #expect(
            try await scene.send(.get, "/certificates/\(sha256)").text.contains("/alerts/a1"))
    }

    @Test func silencesAreBegunAndEndedOnThePage() async throws {
        let scene = try await WebScene()
        try await scene.alert()
        try await scene.silence("s1")
        let page = try await scene.send(.get, "/rules?alert=a1").text
        for words in ["names *.example", "load test", "in 1 hour", #"value="a1""#, "route default"]
        {
            #expect(page.contains(words), "\(words)")
        }
        let begun = try await scene.form(
            "/rules/silences",
            [
                ("what", "alerts"), ("about", "a1, a2"), ("for", "1d"), ("reason", "known"),
                ("by", "Ann"),
            ])
        #expect(begun.status == .seeOther)
        let ended = try await scene.form("/rules/silences/s1/end", [("by", "Bob")])
        #expect(ended.status == .seeOther)
        let commands = try await scene.commands()
        #expect(
            commands.first { $0.action == .silence }?.silence?.match.alerts == ["a1", "a2"])
        #expect(commands.first { $0.action == .unsilence }?.silenceID == "s1")
        #expect(try await scene.send(.get, "/rules").text.contains("ended the silence s1"))
    }

    @Test func aRefusedAcknowledgementKeepsWhatWasChosenAndTyped() async throws {
        let scene = try await WebScene()
        try await scene.alert("a1", title: "cert a", key: "ka")
        try await scene.alert("a2", title: "cert b", key: "kb")
        func refused(_ fields: [(String, String)]) async throws -> String {
            let answer = try await scene.form("/alerts", fields + [("do", "acknowledge")])
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains("role=\"alert\""))
            return answer.text
        }
        let unnamed = try await refused([
            ("alert", "a2"), ("by", ""), ("reason", WebScene.hostile),
            ("back", "/alerts?q=cert%20b"),
        ])
        #expect(unnamed.contains("value=\"a2\" checked"))
        // The list is the one that was looked at.
        #expect(!unnamed.contains("value=\"a1\""))
        #expect(unnamed.contains("value=\"cert b\""))
        #expect(!unnamed.contains("<script>") && unnamed.contains("&lt;script&gt;"))
        let nothing = try await refused([("by", "Ann"), ("reason", "ordered")])
        #expect(nothing.contains("value=\"ordered\"") && nothing.contains("value=\"Ann\""))
        #expect(!nothing.contains("checked"))
        #expect(try await scene.commands().isEmpty)
        // Elsewhere it is a page that says so.
        let other = try await scene.form(
            "/alerts", [("by", "Ann"), ("do", "acknowledge"), ("back", "/certificates")])
        #expect(other.status == .badRequest && other.text.contains("choose something"))
    }

    @Test(arguments: [
        ("what", "nonsense"), ("about", " , "), ("for", "soon"), ("reason", ""), ("by", ""),
    ])
    func aSilenceThatSaysTooLittleIsRefused(_ field: String, _ value: String) async throws {
        let scene = try await WebScene()
        let fields = [
            ("what", "names"), ("about", "*"), ("for", "1d"), ("reason", "r"), ("by", "Ann"),
        ].map { $0.0 == field ? (field, value) : $0 }
        let refused = try await scene.form("/rules/silences", fields)
        #expect(refused.status == .badRequest)
        #expect(try await scene.commands().isEmpty)
        // What was right stays where it was typed.
        #expect(refused.text.contains("role=\"alert\""))
        for (name, value, markup) in [
            ("about", "*", "value=\"*\""), ("for", "1d", "value=\"1d\" selected"),
            ("reason", "r", "name=\"reason\" value=\"r\""), ("by", "Ann", "value=\"Ann\""),
        ] where name != field {
            #expect(refused.text.contains(markup), "\(name) \(value)")
        }
    }

    @Test func aReceiverIsTriedFromItsPage() async throws {
        let scene = try await WebScene()
        let answer = try await scene.form("/receivers", [("receiver", "ops"), ("by", "Ann")])
        #expect(answer.status == .ok)
        #expect(answer.text.contains("has not been reached so far"))
        #expect(try await scene.commands().first?.receiver == "ops")
        let unknown = try await scene.form("/receivers", [("receiver", "x"), ("by", "Ann")])
        #expect(unknown.status == .notFound)
    }

    @Test(arguments: ["/alerts", "/alerts/a1", "/rules", "/receivers", "/certificates/SHA256"])
    func whatStrangersWriteIsTextAndNothingElse(_ address: String) async throws {
        let scene = try await WebScene()
        try await scene.learn(WebScene.hostile)
        let sha256 = try await scene.alert(title: WebScene.hostile) {
            $0.text = WebScene.hostile
            $0.owner = WebScene.hostile
            $0.tags = [WebScene.hostile]
            $0.source = WebScene.hostile
            $0.state = .acknowledged
            $0.acknowledgement = Acknowledgement(
                by: WebScene.hostile, reason: WebScene.hostile, at: WebScene.now, severity: .error)
        }
        try await scene.conclude(.failed, error: WebScene.hostile)
        _ = try await scene.form(
            "/rules/silences",
            [
                ("what", "names"), ("about", WebScene.hostile), ("for", "1d"),
                ("reason", WebScene.hostile), ("by", WebScene.hostile),
            ])
        _ = try await scene.commands()
        let page = try await scene.send(
            .get, address.replacing("SHA256", with: sha256.description),
            [.cookie: "assay_name=\(PercentEncoding.encode(WebScene.hostile))"])
        #expect(page.status == .ok)
        #expect(page.text.contains("&lt;script&gt;"))
        #expect(!page.text.contains("<script>") && !page.text.contains("<img"))
    }

    @Test func directionsAndInvisibleSignsAreWrittenOut() async throws {
        let scene = try await WebScene()
        let sha256 = try await scene.alert(title: "pay\u{202E}moc.elpmaxe") {
            $0.text = "a\u{200B}b"
        }
        try await scene.learn("pay\u{202E}moc.elpmaxe", names: ["dns:a\u{200B}b"])
        for address in ["/alerts", "/alerts/a1", "/certificates", "/certificates/\(sha256)", "/"] {
            let page = try await scene.send(.get, address)
            #expect(page.status == .ok)
            #expect(
                !page.text.contains("\u{202E}") && !page.text.contains("\u{200B}"), "\(address)")
        }
    }
}
