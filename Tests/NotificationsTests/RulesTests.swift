import Events
import Foundation
import Testing

@testable import Notifications

struct RulesTests {
    private typealias Node = RulesFile.Node

    /// A rules file out of JSON, all on line 1; texts stand for themselves.
    private func file(_ json: String) throws -> RulesFile {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
        return RulesFile(name: "rules.yaml", root: node(value))
    }

    private func node(_ value: JSONValue) -> Node {
        switch value {
        case .object(let fields):
            Node(
                line: 1,
                .map(
                    fields.sorted { $0.key < $1.key }.map {
                        .init(key: $0.key, line: 1, value: node($0.value))
                    }))
        case .array(let items): Node(line: 1, .list(items.map(node)))
        case .string(let text): Node(line: 1, .text(text))
        case .bool(let truth): Node(line: 1, .text("\(truth)"))
        case .integer(let number): Node(line: 1, .text("\(number)"))
        case .number, .null: Node(line: 1, .nothing)
        }
    }

    @Test func readsAllParts() throws {
        var reader = RulesReader(
            try file(
                """
                {"owners": [{"owner": "payments", "tags": ["pci"], "match": {"names": "*.pay.example"}}],
                 "routes": [{"name": "urgent", "match": {"severities": ["critical"], "tags": "pci"},
                             "receivers": ["ops"], "expiring": ["30d", "33%"], "repeat": "never",
                             "escalate": {"after": "1d12h", "receivers": ["boss"]},
                             "resolved": false, "requested": "no", "continue": "yes"},
                            {"name": "rest", "receivers": ["ops"], "repeat": "1d"}],
                 "windows": [{"name": "night", "days": ["sat", "Sun"], "from": "22:30", "to": "06:00"}],
                 "quiet": {"after": "1h"}, "heartbeat": {"every": "5m", "receivers": ["boss"]}}
                """), receivers: ["ops", "boss"])
        let content = reader.read()
        #expect(reader.problems.map(\.text) == [])
        let route = try #require(content.routes?.first)
        #expect(route.expiring == [.time(30 * 86_400), .share(0.33)])
        #expect(route.repeatAfter == nil)
        #expect(route.escalation == .init(after: 129_600, receivers: ["boss"]))
        #expect(!route.tellsResolved && !route.tellsRequested && route.continues)
        #expect(content.routes?.last?.repeatAfter == 86_400)
        #expect(content.windows.map(\.days) == [[1, 7]])
        #expect(content.windows.map(\.fromMinute) == [22 * 60 + 30])
        #expect(content.owners.map(\.owner) == ["payments"])
        #expect(content.quiet?.after == 3_600)
        #expect(content.heartbeat?.every == 300)
    }

    @Test func namesAllThatIsWrongAtOnce() throws {
        var reader = RulesReader(
            try file(
                """
                {"owner": [], "owners": [{"match": {"severities": "critical"}}],
                 "routes": [{"name": "a", "receivers": ["ghost"], "expiring": ["soon", "0%"],
                             "repeat": "1 day", "match": {"severities": ["fatal"], "name": "x"}},
                            {"name": "a", "continue": "perhaps", "escalate": {}}, {}, "text"],
                 "windows": [{"name": "w", "days": ["someday"], "from": "25:00"}],
                 "quiet": {}, "heartbeat": {"every": "0s"}}
                """), receivers: ["ops"])
        _ = reader.read()
        let said = reader.problems.map(\.text)
        for part in [
            "owner is not known here", "owners[0] needs an owner or tags",
            "owners[0].match.severities is not known here", "routes[0].receivers names ghost",
            "routes[0].expiring[0] is soon", "routes[0].expiring[1] is 0%",
            "routes[0].repeat is 1 day", "routes[0].match.severities has fatal",
            "routes[0].match.name is not known here", "routes[1].continue is perhaps",
            "routes[1].escalate needs receivers", "routes[1].escalate.after is missing",
            "routes[2].name is missing", "routes[3] must have fields",
            "routes has two of one name", "windows[0].days[0] is someday",
            "windows[0].from is 25:00", "windows[0].to is missing", "quiet.after is missing",
            "heartbeat needs receivers", "heartbeat.every is 0s",
        ] {
            #expect(said.contains { $0.contains(part) }, "\(part)\n\(said.joined(separator: "\n"))")
        }
        #expect(said.allSatisfy { $0.hasPrefix("rules.yaml:1: ") })
    }

    @Test(
        arguments: [
            ("*", "", true), ("*.com", "a.COM", true), ("a*c*e", "abcde", true),
            ("a*c*e", "abcd", false), ("", "", true), ("abc", "abcd", false), ("**x", "x", true),
            ("tls://*:443", "tls://[::1]:443", true),
        ])
    func patternsMatch(pattern: String, text: String, expected: Bool) {
        #expect(TextPattern(pattern).matches(text) == expected)
    }

    @Test func aPatternOfStarsIsNoTrap() {
        let pattern = String(repeating: "a*", count: 50) + "b"
        #expect(!TextPattern(pattern).matches(String(repeating: "a", count: 2_000)))
    }

    @Test(
        arguments: [
            ("30d", 2_592_000.0), ("1d12h", 129_600), ("90s", 90), ("", nil), ("5", nil),
            ("5 m", nil), ("m", nil), ("-5m", nil), ("99999999d", nil),
        ] as [(String, Double?)])
    func timesAreRead(text: String, seconds: Double?) {
        #expect(TimeText.parse(text) == seconds)
        if let seconds { #expect(TimeText.parse(TimeText.format(seconds)) == seconds) }
    }

    @Test func windowsKnowTheDaysOfTheWeek() {
        // Sample.time is Monday 2026-11-23, 07:12 UTC.
        func covers(_ days: Set<Int>, _ from: Int, _ to: Int) -> Bool {
            MaintenanceWindow(
                name: "w", days: days, fromMinute: from * 60, toMinute: to * 60,
                match: AlertMatcher()
            ).covers(Sample.time)
        }
        #expect(covers([2], 7, 8))
        #expect(!covers([3], 7, 8))
        #expect(!covers([2], 8, 9))
        #expect(covers([1], 22, 8))
        #expect(!covers([2], 22, 8))
        #expect(covers([2], 7, 7))
    }

    @Test func aTrialSaysWhoAndWhy() throws {
        var urgent = AlertMatcher()
        urgent.sources = ["tls://*"]
        let rules = AlertRules(
            routes: [
                AlertRoute(name: "endpoints", match: urgent, receivers: ["boss"]),
                AlertRoute(name: "rest", receivers: ["ops"]),
                AlertRoute(name: "never", receivers: ["team"]),
            ], receivers: ["ops", "boss", "team"])
        let trial = RuleTrial(try Sample.observation(.failed), rules: rules, at: Sample.time)
        #expect(trial.told.map(\.receiver) == ["ops"])
        let routes = try #require(trial.alerts.first?.routes)
        #expect(routes.map(\.applies) == [false, true, false])
        #expect(
            routes.map(\.why) == [
                "does not fit: sources tls://*", "fits: everything",
                "not asked: a route before it was the last",
            ])
        let healthy = RuleTrial(try Sample.observation(.passed), rules: rules, at: Sample.time)
        #expect(healthy.alerts.isEmpty && healthy.told.isEmpty)
    }

    @Test func theBoardShowsWhatTheLogSays() throws {
        var script = try AlertScript()
        try script.see(.failed)
        try script.see(.passed, Sample.certificate("b", notAfter: Sample.time + 20 * Sample.day))
        var board = AlertBoard()
        for (offset, name) in ["example.com", "b"].enumerated() {
            let key = Fingerprint(of: Array(name.utf8)).description
            let ledger = try #require(script.book.ledger(key))
            let cause = try Sample.record(at: 3)
            let message = AlertCodec.message(ledger, causedBy: cause, ordinal: offset)
            board.apply(
                Record(position: cause.position, timestamp: cause.timestamp, message: message))
        }
        #expect(board.entries.map(\.alert.severity) == [.critical, .info])
        let first = try #require(board.entries.first)
        #expect(board.entries(named: String(first.alert.id.prefix(8))) == [first])
        #expect(board.entries(named: "").isEmpty)
        board.apply(
            Record(
                position: try Sample.record(at: 4).position, timestamp: Sample.time,
                message: AlertCodec.tombstone(key: first.key)))
        #expect(board.entries.count == 1)
    }
}
