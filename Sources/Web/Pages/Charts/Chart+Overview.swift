import Events
import FoundationEssentials
import Inventory

extension Chart {
    private static let secondsPerDay = 86_400.0
    /// Half a year: longer than any certificate of the Baseline Requirements from 2026 on, nearly.
    private static let weeks = 26

    /// When certificates in use end, week by week; those that ended are one column in front.
    init(expiries: [InventoryOverview.Expiry], at present: Date) {
        let today = (present.timeIntervalSince1970 / Self.secondsPerDay).rounded(.down)
        var counts = [[Indication: Int]](repeating: [:], count: Self.weeks + 1)
        for expiry in expiries {
            let days = expiry.day.timeIntervalSince1970 / Self.secondsPerDay - today
            let column = days < 0 ? 0 : Int(days / 7) + 1
            guard column < counts.count else { continue }
            counts[column][expiry.indication, default: 0] += expiry.count
        }
        let columns = counts.enumerated().map { index, counts in
            let start = Date(timeIntervalSince1970: (today + Double(index - 1) * 7) * 86_400)
            return Column(
                label: index == 0 ? "ended" : "week from \(Moment(start, seenFrom: present).day)",
                counts: [.passed, .indeterminate, .failed].map { indication in
                    (indication.rawValue, counts[indication] ?? 0)
                })
        }
        let soon = columns[1...4].reduce(0) { $0 + $1.total }
        self.init(
            columns, marks: [(0, "ended"), (4, "a month"), (13, "3 months"), (26, "6 months")],
            states: Self.indications,
            summary:
                "\(columns[0].total) certificates in use have ended, \(soon) end within 28 days")
    }

    private static let minutes = 60

    /// Outcomes minute by minute, in the last hour.
    init(activity: [InventoryOverview.Activity], at present: Date) {
        let end = Int64(present.timeIntervalSince1970 / 60)
        let byMinute = Dictionary(
            activity.map { (Int64($0.minute.timeIntervalSince1970 / 60), $0) },
            uniquingKeysWith: { first, _ in first })
        let columns = (0..<Self.minutes).map { index in
            let minute = end - Int64(Self.minutes - 1 - index)
            let found = byMinute[minute]
            let start = Date(timeIntervalSince1970: Double(minute) * 60)
            return Column(
                label: String(Moment(start, seenFrom: present).full.dropFirst(11).prefix(5)),
                counts: [
                    (Indication.passed.rawValue, found?.passed ?? 0),
                    (Indication.indeterminate.rawValue, found?.indeterminate ?? 0),
                    (Indication.failed.rawValue, found?.failed ?? 0),
                    ("UNREADABLE", found?.unreadable ?? 0),
                ])
        }
        let total = columns.reduce(0) { $0 + $1.total }
        self.init(
            columns, marks: [(0, "an hour ago"), (30, "30 minutes"), (59, "now")],
            states: Self.indications + [("UNREADABLE", "unreadable")],
            summary: "\(total) outcomes in the last hour")
    }

    private static let indications = [
        (state: "PASSED", name: "passed"), (state: "INDETERMINATE", name: "indeterminate"),
        (state: "FAILED", name: "failed"),
    ]
}
