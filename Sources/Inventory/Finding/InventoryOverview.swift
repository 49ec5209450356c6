import Events
import FoundationEssentials
import GRDB

/// The inventory in numbers.
package struct InventoryOverview: Codable, Hashable, Sendable {
    /// Certificates in use.
    package var certificates = Counts()
    /// Those in use, by the day (UTC) that they end on, in order; past days included.
    package var expiries: [Expiry] = []
    /// Outcomes by the minute in which they were written, in order; minutes without any are left out.
    package var activity: [Activity] = []

    /// Certificates by the gravest of the newest verdicts on them.
    package struct Counts: Codable, Hashable, Sendable {
        package var passed = 0
        package var failed = 0
        package var indeterminate = 0

        package init(passed: Int = 0, failed: Int = 0, indeterminate: Int = 0) {
            self.passed = passed
            self.failed = failed
            self.indeterminate = indeterminate
        }

        package var all: Int { passed + failed + indeterminate }

        package subscript(indication: Indication) -> Int {
            get {
                switch indication {
                case .passed: passed
                case .failed: failed
                case .indeterminate: indeterminate
                }
            }
            set {
                switch indication {
                case .passed: passed = newValue
                case .failed: failed = newValue
                case .indeterminate: indeterminate = newValue
                }
            }
        }
    }

    package struct Expiry: Codable, Hashable, Sendable {
        /// Midnight.
        package let day: Date
        package let indication: Indication
        package let count: Int
    }

    package struct Activity: Codable, Hashable, Sendable {
        package let minute: Date
        package let passed: Int
        package let failed: Int
        package let indeterminate: Int
        package let unreadable: Int
    }

    /// Requests, of those counted in ``activity``, that held no certificate that could be read.
    package var unreadable: Int { activity.reduce(0) { $0 + $1.unreadable } }
}

extension InventoryStore {
    /// The numbers, from counts that are kept beside the rows.
    /// - Parameter start: activity from this minute on; it is kept for two days.
    package func overview(since start: Date) async throws(InventoryError) -> InventoryOverview {
        try await read { database in
            var overview = InventoryOverview()
            for row in try Row.fetchAll(
                database, sql: "SELECT * FROM expiries WHERE count > 0 ORDER BY day, gravity")
            {
                let indication = try row.gravity.indication
                let day: Int64 = row["day"]
                let count: Int = row["count"]
                overview.certificates[indication] += count
                overview.expiries.append(
                    .init(
                        day: Date(
                            millisecondsSince1970: day * CertificateStatus.millisecondsPerDay),
                        indication: indication, count: count))
            }
            overview.activity = try Self.activity(
                from: start.millisecondsSince1970 / 60_000, in: database)
            return overview
        }
    }

    private static func activity(
        from minute: Int64, in database: Database
    ) throws -> [InventoryOverview.Activity] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT minute, sum(count) FILTER (WHERE gravity = 0),
                    sum(count) FILTER (WHERE gravity = 2), sum(count) FILTER (WHERE gravity = 1),
                    sum(count) FILTER (WHERE gravity = 3)
                FROM minutes WHERE minute >= ? GROUP BY minute ORDER BY minute
                """,
            arguments: [minute]
        ).map { row in
            let minute: Int64 = row[0]
            return InventoryOverview.Activity(
                minute: Date(millisecondsSince1970: minute * 60_000), passed: row[1] ?? 0,
                failed: row[2] ?? 0, indeterminate: row[3] ?? 0, unreadable: row[4] ?? 0)
        }
    }
}
