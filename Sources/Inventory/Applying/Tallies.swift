import GRDB

/// What a page adds to the counts that an overview is made of.
///
/// They are kept beside the rows, because counting a million of them takes longer than anyone waits.
struct Tallies {
    private struct Cell: Hashable {
        let slot: Int64
        let gravity: Gravity
    }

    /// By day of expiry.
    private var expiries: [Cell: Int64] = [:]
    /// By minute of the outcome.
    private var minutes: [Cell: Int64] = [:]
    private var newestMinute: Int64 = 0

    /// How many minutes are kept: two days, as far back as the dashboard looks.
    private static let minutesKept: Int64 = 2 * 1_440

    mutating func outcome(_ gravity: Gravity, minute: Int64) {
        minutes[Cell(slot: minute, gravity: gravity), default: 0] += 1
        newestMinute = max(newestMinute, minute)
    }

    mutating func certificate(_ status: CertificateStatus, adds count: Int64) {
        guard status.superseded == nil else { return }
        expiries[Cell(slot: status.day, gravity: status.gravity), default: 0] += count
    }

    func write(to database: Database) throws {
        for (table, slot, cells) in [
            ("expiries", "day", expiries), ("minutes", "minute", minutes),
        ] {
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO \(table) (\(slot), gravity, count) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET count = count + excluded.count
                    """)
            for (cell, count) in cells where count != 0 {
                try statement.execute(arguments: [cell.slot, cell.gravity.rawValue, count])
            }
        }
        try database.execute(
            sql: "DELETE FROM minutes WHERE minute < ?",
            arguments: [newestMinute - Self.minutesKept])
    }
}
