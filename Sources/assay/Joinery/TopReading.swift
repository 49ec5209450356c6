import Events
import Foundation
import Inventory
import Notifications

/// Looks at the log and the inventory again and again, for `assay top`.
struct TopReading {
    private let settings: Settings
    private let log: any EventLog
    private let store: InventoryStore
    private let projection: InventoryProjection
    private let watch: AlertWatch
    private var last: FlowSample?

    /// What counts as ending soon: the first of the usual thresholds.
    static let soonDays = 30
    /// Rows of each list: more than a screen has.
    private static let rows = 100
    private static let hour = 3_600.0

    init(
        _ settings: Settings, log: any EventLog, store: InventoryStore,
        projection: InventoryProjection
    ) {
        self.settings = settings
        self.log = log
        self.store = store
        self.projection = projection
        watch = AlertWatch(log, topics: settings.topics, now: { Date() })
    }

    /// Takes in what is new, and tells how things stand.
    /// - Throws: `EventLogError`, `InventoryError`; what had been taken in by then stays so.
    mutating func look(
        at now: Date = Date(), instant: ContinuousClock.Instant = .now
    ) async throws -> TopFrame {
        try await projection.advance()
        try await watch.advance()
        let overview = try await store.overview(since: now.addingTimeInterval(-Self.hour))
        let sample = FlowSample(
            instant: instant, requests: try await requestsEnd(), overview.activity)
        let rates = last.flatMap { sample.rates(since: $0) }
        last = sample
        let status = try await StatusReport(of: log, settings)
        return TopFrame(
            at: now, log: status.log, perSecond: rates, lastHour: sample.sum,
            certificates: overview.certificates, alerts: alerts, groups: status.groups,
            failures: try await failures(), ending: try await ending(at: now))
    }

    /// Where the partitions end, together: on Kafka, markers of transactions count too.
    private func requestsEnd() async throws -> Int64 {
        try await log.describe([settings.topics.requests]).flatMap(\.partitions)
            .reduce(0) { $0 + $1.end }
    }

    private var alerts: TopFrame.Alerts {
        var counts = TopFrame.Alerts()
        for entry in watch.snapshot.board.entries {
            switch entry.alert.state {
            case .firing: counts.firing += 1
            case .acknowledged: counts.acknowledged += 1
            case .suppressed: counts.suppressed += 1
            case .resolved: break
            }
        }
        return counts
    }

    private func failures() async throws -> [TopFrame.Trouble] {
        let certificates = try await store.notWell(limit: Self.rows).map(TopFrame.Trouble.init)
        let requests = try await store.unreadable(limit: Self.rows).map(TopFrame.Trouble.init)
        return Array((certificates + requests).sorted { $0.since > $1.since }.prefix(Self.rows))
    }

    private func ending(at now: Date) async throws -> [TopFrame.Ending] {
        var query = InventoryQuery(
            expiringBefore: now.addingTimeInterval(Double(Self.soonDays) * 24 * Self.hour),
            limit: Self.rows)
        query.expiringFrom = now
        query.includesSuperseded = false
        return try await store.find(query).entries.map(TopFrame.Ending.init)
    }
}

/// How much had come to the log at one moment.
struct FlowSample: Sendable {
    let instant: ContinuousClock.Instant
    /// Where the requests' partitions end, together.
    let requests: Int64
    /// By the minute in which they were written: those of the last hour.
    let minutes: [Date: TopFrame.Outcomes]

    var sum: TopFrame.Outcomes {
        minutes.values.reduce(into: TopFrame.Outcomes()) { $0 += $1 }
    }

    /// Nil where no time has passed between the two.
    ///
    /// Minutes that are no longer counted are left out of the earlier one, too.
    func rates(since earlier: Self) -> TopFrame.Rates? {
        let seconds = (instant - earlier.instant) / .seconds(1)
        guard seconds > 0 else { return nil }
        let start = minutes.keys.min() ?? .distantFuture
        let before = earlier.minutes.filter { $0.key >= start }.values
            .reduce(into: TopFrame.Outcomes()) { $0 += $1 }
        func rate(_ now: Int, _ before: Int) -> Double { Double(max(0, now - before)) / seconds }
        let sum = sum
        return TopFrame.Rates(
            // The topic may have been made anew.
            requests: Double(max(0, requests - earlier.requests)) / seconds,
            passed: rate(sum.passed, before.passed), failed: rate(sum.failed, before.failed),
            indeterminate: rate(sum.indeterminate, before.indeterminate),
            unreadable: rate(sum.unreadable, before.unreadable))
    }
}

extension FlowSample {
    init(
        instant: ContinuousClock.Instant, requests: Int64,
        _ activity: [InventoryOverview.Activity]
    ) {
        let minutes = activity.map { minute in
            (
                minute.minute,
                TopFrame.Outcomes(
                    passed: minute.passed, failed: minute.failed,
                    indeterminate: minute.indeterminate, unreadable: minute.unreadable)
            )
        }
        self.init(
            instant: instant, requests: requests,
            minutes: Dictionary(minutes, uniquingKeysWith: { first, _ in first }))
    }
}

extension TopFrame.Outcomes {
    fileprivate static func += (left: inout Self, right: Self) {
        left.passed += right.passed
        left.failed += right.failed
        left.indeterminate += right.indeterminate
        left.unreadable += right.unreadable
    }
}
