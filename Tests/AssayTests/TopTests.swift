import Events
import Foundation
import Inventory
import Testing

@testable import assay

@Suite struct TopTests {
    private static let time = Date(millisecondsSince1970: 1_795_000_000_000)
    private static let plain = Painter(.never, isTerminal: false, environment: [:])
    private static let sizes = [(200, 60), (80, 24), (60, 16), (40, 10), (12, 3), (1, 1)]

    private func screen(
        _ frame: TopFrame, _ columns: Int = 80, _ rows: Int? = 24, _ painter: Painter = plain
    ) -> TopScreen {
        TopScreen(frame: frame, painter: painter, columns: columns, rows: rows)
    }

    @Test func anEmptySystemIsShownAsSuch() {
        let frame = TopFrame.sample(at: Self.time)
        let lines = screen(frame, 80, nil).lines()
        #expect(
            lines == [
                "assay top  2026-11-18T11:06:40Z  sqlite:log.sqlite",
                "requests -/s  outcomes -/s  alerts firing 0", "",
                "OUTCOME        A SECOND  LAST HOUR  CERTIFICATES",
                "PASSED                -          0             0",
                "FAILED                -          0             0",
                "INDETERMINATE         -          0             0",
                "UNREADABLE            -          0             -", "",
                "Groups that are behind, by records and time", "  No topics: assay topics create",
                "", "Last to fail, and since when", "  None.", "", "End within 30 days", "  None.",
            ])
    }

    @Test func aBusySystemSaysWhatIsBehindWhatFailedAndWhatEnds() {
        let lines = screen(.busy(at: Self.time), 100, 24).lines(foot: "q leaves")
        #expect(
            lines == [
                "assay top  2026-11-18T11:06:40Z  sqlite:log.sqlite",
                "requests 20.3/s  outcomes 19.8/s  alerts firing 2  acknowledged 1", "",
                "OUTCOME        A SECOND  LAST HOUR  CERTIFICATES",
                "PASSED             15.0        900           120",
                "FAILED              4.0        200            12",
                "INDETERMINATE       0.5         30             3",
                "UNREADABLE          0.3         10             -", "",
                "Groups that are behind, by records and time",
                "  assay.alerting      certificate.observations  7  1m30s",
                "  assay.verification  certificate.requests      5     2s",
                "  1 more are up to date.", "", "Last to fail, and since when",
                "   1s  FAILED EXPIRED  CN=site-0   tls://host-0:443",
                "   2s  FAILED EXPIRED  CN=site-1   tls://host-1:443",
                "   3s  FAILED EXPIRED  CN=site-2   tls://host-2:443",
                "", "End within 30 days", "   2d3h  PASSED  CN=old-0   file:///old-0.pem",
                "   3d3h  PASSED  CN=old-1   file:///old-1.pem",
                "   4d3h  PASSED  CN=old-2   file:///old-2.pem", "q leaves",
            ])
    }

    @Test(arguments: sizes)
    func aFrameFitsWhereverItIsShown(columns: Int, rows: Int) {
        for frame in [
            TopFrame.sample(at: Self.time), .busy(at: Self.time), .hostile(at: Self.time),
        ] {
            let lines = screen(frame, columns, rows).lines(foot: "q leaves")
            #expect(lines.count == rows)
            #expect(lines.allSatisfy { DisplayWidth.of($0) <= columns })
            #expect(columns < 2 || lines.last?.first == "q")
        }
    }

    @Test func whereThereIsLittleRoomTheReasonSaysItAlone() {
        let narrow = screen(.busy(at: Self.time), 80, 24).lines()
        #expect(narrow.contains("   1s  EXPIRED  CN=site-0   tls://host-0:443"))
        let wide = screen(.busy(at: Self.time), 100, 24).lines()
        #expect(wide.contains("   1s  FAILED EXPIRED  CN=site-0   tls://host-0:443"))
    }

    @Test func whatIsLeftGoesToTheSectionsThatHaveMore() {
        func rows(_ rows: Int, _ text: String) -> Int {
            screen(.busy(at: Self.time), 80, rows).lines(foot: "q")
                .count { $0.contains(text) }
        }
        // The least first, from the last section on.
        #expect(rows(12, "CN=old") == 1)
        #expect(rows(12, "CN=site") == 0)
        #expect(rows(15, "CN=site") == 1)
        #expect(rows(15, "assay.") == 0)
        #expect(rows(18, "assay.") == 1)
        #expect(rows(60, "CN=site") == 20 && rows(60, "CN=old") == 20)
    }

    @Test func namesOfStrangersNeitherMoveTheCursorNorTurnTheLine() {
        let lines = screen(.hostile(at: Self.time), 120, 40).lines(foot: "q")
        let text = lines.joined()
        #expect(text.unicodeScalars.allSatisfy(SafeText.isHarmless))
        #expect(text.contains("\\u{1B}[2J"))
        #expect(text.contains("\\u{202E}"))
        // A name without end leaves room for the place.
        #expect(lines.contains { $0.contains("…") && $0.contains("tls://long:443") })
    }

    @Test func coloursTakeNoRoom() {
        let painter = Painter(.always, isTerminal: true, environment: [:])
        let colored = screen(.busy(at: Self.time), 60, 20, painter).lines(foot: "q")
        let plain = screen(.busy(at: Self.time), 60, 20).lines(foot: "q")
        #expect(colored != plain)
        let stripped = colored.map { $0.replacing(/\x1B\[[0-9;]*m/, with: "") }
        #expect(stripped == plain)
    }

    @Test func ratesAreOfTheTimeBetweenTwoLooks() throws {
        let start = ContinuousClock.now
        let minute = Self.time
        func sample(_ seconds: Double, _ requests: Int64, _ minutes: [Int: Int]) -> FlowSample {
            let counts = minutes.map { number, count in
                (
                    minute.addingTimeInterval(Double(number) * 60),
                    TopFrame.Outcomes(passed: count, failed: 1)
                )
            }
            return FlowSample(
                instant: start + .seconds(seconds), requests: requests,
                minutes: Dictionary(uniqueKeysWithValues: counts))
        }
        let first = sample(0, 100, [0: 50, 1: 10])
        // The oldest minute is no longer counted, and a new one has begun.
        let rates = try #require(sample(4, 110, [1: 14, 2: 4]).rates(since: first))
        #expect(rates.requests == 2.5)
        #expect(rates.passed == 2)
        #expect(rates.failed == 0.25)
        #expect(first.rates(since: first) == nil)
        // The topics were made anew.
        let less = try #require(sample(4, 5, [:]).rates(since: first))
        #expect(less.requests == 0 && less.outcomes == 0)
    }

    @Test func aFrameIsOneLineOfJSON() throws {
        let data = try ContractCoding.encoder().encode(TopFrame.busy(at: Self.time))
        let text = String(decoding: data, as: UTF8.self)
        for key in [
            "at", "log", "per_second", "last_hour", "certificates", "alerts", "groups", "failures",
            "ending", "not_after", "sub_indication",
        ] { #expect(text.contains("\"\(key)\":")) }
        #expect(!text.contains("\n"))
    }
}

extension TopFrame {
    fileprivate static func sample(
        at time: Date, perSecond: Rates? = nil, lastHour: Outcomes = Outcomes(),
        certificates: InventoryOverview.Counts = .init(), alerts: Alerts = Alerts(),
        groups: [StatusReport.Group] = [], failures: [Trouble] = [], ending: [Ending] = []
    ) -> Self {
        Self(
            at: time, log: "sqlite:log.sqlite", perSecond: perSecond, lastHour: lastHour,
            certificates: certificates, alerts: alerts, groups: groups, failures: failures,
            ending: ending)
    }

    fileprivate static func busy(at time: Date) -> Self {
        sample(
            at: time,
            perSecond: Rates(
                requests: 20.25, passed: 15, failed: 4, indeterminate: 0.5, unreadable: 0.25),
            lastHour: Outcomes(passed: 900, failed: 200, indeterminate: 30, unreadable: 10),
            certificates: .init(passed: 120, failed: 12, indeterminate: 3),
            alerts: Alerts(firing: 2, acknowledged: 1),
            groups: [
                .sample("verification", "requests", 5, 2.5),
                .sample("delivery", "notices", 0, 0),
                .sample("alerting", "observations", 7, 90),
            ],
            failures: (0..<20).map {
                .sample("CN=site-\($0)", "tls://host-\($0):443", time, ago: Double($0) + 1)
            },
            ending: (0..<20).map { number in
                Ending(
                    notAfter: time.addingTimeInterval(Double(number + 2) * 86_400 + 3 * 3_600 + 5),
                    indication: .passed, sha256: Fingerprint(of: [UInt8(number)]),
                    subject: "CN=old-\(number)", source: "file:///old-\(number).pem")
            })
    }

    fileprivate static func hostile(at time: Date) -> Self {
        let names = [
            "CN=a\u{1B}[2J\u{1B}[31mb", "CN=gro.elpmaxe\u{202E}", "CN=a\r\nPASSED everything\u{7}",
            "CN=" + String(repeating: "例", count: 500),
            "CN=e" + String(repeating: "\u{301}", count: 99),
            "", "CN=\u{9B}2J\u{2066}x",
        ]
        var frame = names.map { Trouble.sample($0, "tls://long:443", time, ago: 1) }
        frame.append(.sample("CN=x", "file:///\u{1B}]0;title\u{7}" + names[3], time, ago: 2))
        return sample(
            at: time, certificates: .init(passed: .max, failed: 0, indeterminate: 0),
            groups: [.sample("alerting", "observations", .max, 1e9)], failures: frame,
            ending: names.map {
                Ending(
                    notAfter: time, indication: .indeterminate, sha256: Fingerprint(of: []),
                    subject: $0, source: nil)
            })
    }
}

extension TopFrame.Trouble {
    fileprivate static func sample(
        _ subject: String, _ source: String, _ time: Date, ago seconds: Double
    ) -> Self {
        Self(
            since: time.addingTimeInterval(-seconds), kind: "FAILED", subIndication: "EXPIRED",
            code: "certificate.expired", sha256: Fingerprint(of: []), subject: subject,
            source: source)
    }
}

extension StatusReport.Group {
    fileprivate static func sample(
        _ group: String, _ topic: String, _ records: Int64, _ seconds: Double
    ) -> Self {
        Self(
            group: "assay.\(group)", topic: "certificate.\(topic)", records: records,
            seconds: seconds, partitions: [])
    }
}
