import Events
import FoundationEssentials
import Inventory

/// What is bad now, what is about to be, and whether the system itself is alive.
struct OverviewPage: Page {
    static let template = "overview"

    struct Number {
        let state: String
        let count: String
        let name: String
        let address: String
    }

    let title = "Overview"
    let navigation = NavigationEntry.all(at: "/")
    let numbers: [Number]
    let hasBad: Bool
    let bad: [EntryView]
    let expiries: Chart
    let activity: Chart
    let system: SystemView

    /// Rows of what is not well.
    static let rows = 15
    /// How far back the activity goes.
    static let activitySeconds = 3_600.0
    private static let soonSeconds = 30 * 86_400.0

    init(
        _ overview: InventoryOverview, notWell: [InventoryEntry], alerts: [Alert.State: Int],
        system: SystemView, at present: Date
    ) {
        let soon = overview.expiries.filter {
            $0.day >= present && $0.day < present.addingTimeInterval(Self.soonSeconds)
        }.reduce(0) { $0 + $1.count }
        let counts = overview.certificates
        let firing = alerts[.firing] ?? 0
        numbers = [
            Number(
                state: "", count: Self.format(counts.all), name: "certificates in use",
                address: "/certificates"),
            Number(
                state: "FAILED", count: Self.format(counts.failed), name: "✕ failed",
                address: "/certificates?indication=FAILED"),
            Number(
                state: "INDETERMINATE", count: Self.format(counts.indeterminate),
                name: "? indeterminate", address: "/certificates?indication=INDETERMINATE"),
            Number(
                state: firing > 0 ? "FAILED" : "", count: Self.format(firing),
                name: "alerts firing", address: "/alerts?state=firing"),
            Number(
                state: "", count: Self.format(soon), name: "end within 30 days",
                address: "/certificates?within=30"),
            Number(
                state: "PASSED", count: Self.format(counts.passed), name: "✓ passed",
                address: "/certificates?indication=PASSED"),
        ]
        bad = notWell.map { EntryView($0, at: present) }
        hasBad = !bad.isEmpty
        expiries = Chart(expiries: overview.expiries, at: present)
        activity = Chart(activity: overview.activity, at: present)
        self.system = system
    }

    /// Thousands apart: `1,234,567`.
    static func format(_ count: Int) -> String {
        let digits = Array(String(count))
        return digits.enumerated().map { index, digit in
            let isGroupStart = index > 0 && (digits.count - index).isMultiple(of: 3)
            return isGroupStart ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
