import Events
import GRDB

/// What can be wrong with a log file: as a file of SQLite's, and as a log of ours.
enum LogCheck {
    /// Problems listed, at most.
    private static let most = 10

    /// - Parameter quick: leaves out what takes longest, whether indexes match their tables.
    static func problems(in db: Database, quick: Bool) throws -> [String] {
        let damage = try damage(in: db, quick: quick)
        guard damage.isEmpty else { return damage }
        return try contradictions(in: db)
    }

    /// What SQLite itself finds.
    static func damage(in db: Database, quick: Bool) throws -> [String] {
        let pragma = quick ? "quick_check" : "integrity_check"
        do {
            return try String.fetchAll(db, sql: "PRAGMA \(pragma)(\(most))").filter { $0 != "ok" }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // Where the check itself does not get by.
            return [error.message ?? "\(error.resultCode)"]
        }
    }

    /// Whether partitions hold what they say, and groups stand within them.
    private static func contradictions(in db: Database) throws -> [String] {
        let outside = try StoredTopic.all(in: db).flatMap(\.partitions).filter { partition in
            let bounds = try partition.bounds(in: db)
            let table = partition.table
            let kept = try Row.fetchOne(
                db, sql: "SELECT (SELECT min(id) FROM \(table)), (SELECT max(id) FROM \(table))")
            let lowest = (kept?[0] as Int64?) ?? bounds.first
            let highest = (kept?[1] as Int64?) ?? bounds.next - 1
            return lowest < bounds.first || highest >= bounds.next || bounds.first > bounds.next
        }
        let ahead = try Row.fetchAll(
            db,
            sql: """
                SELECT consumer_group.name, topic.name, partition.number
                FROM position
                    JOIN consumer_group ON consumer_group.id = position.consumer_group
                    JOIN partition ON partition.id = position.partition
                    JOIN topic ON topic.id = partition.topic
                WHERE position.next_offset > partition.next_offset LIMIT \(most)
                """)
        return outside.prefix(most).map { "\($0.name) has records outside of its bounds" }
            + ahead.map { row -> String in
                let (group, topic, number): (String, String, Int64) = (row[0], row[1], row[2])
                return "group \(group) stands behind the end of \(topic)/\(number)"
            }
    }
}

extension SQLiteEventLog {
    /// What is wrong with the file, after reading all of it; empty when it is sound.
    /// - Parameter quick: leaves out what takes longest.
    package func problems(quick: Bool) async throws(EventLogError) -> [String] {
        try core.checkOpen()
        return try await core.file.read { db in try LogCheck.problems(in: db, quick: quick) }
    }
}
