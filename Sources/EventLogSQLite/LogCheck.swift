import Events
import GRDB

/// What can be wrong with a log file: as a file of SQLite's, and as a log of ours.
enum LogCheck {
    /// Problems listed, at most.
    private static let most = 10

    /// - Parameter quick: leaves out what takes longest, whether indexes match their tables.
    static func problems(in db: Database, quick: Bool) throws -> [String] {
        let pragma = quick ? "quick_check" : "integrity_check"
        let damage = try String.fetchAll(db, sql: "PRAGMA \(pragma)(\(most))").filter { $0 != "ok" }
        guard damage.isEmpty else { return damage }
        return try contradictions(in: db)
    }

    /// Whether partitions hold what they say, and groups stand within them.
    private static func contradictions(in db: Database) throws -> [String] {
        let outside = try Row.fetchAll(
            db,
            sql: """
                SELECT topic.name, partition.number, partition.first_offset, partition.next_offset,
                    (SELECT min(id) FROM record WHERE id >= partition.id << 40
                        AND id < (partition.id + 1) << 40) - (partition.id << 40) AS lowest,
                    (SELECT max(id) FROM record WHERE id >= partition.id << 40
                        AND id < (partition.id + 1) << 40) - (partition.id << 40) AS highest
                FROM partition JOIN topic ON topic.id = partition.topic
                WHERE lowest < partition.first_offset OR highest >= partition.next_offset
                    OR partition.first_offset > partition.next_offset
                LIMIT \(most)
                """)
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
        return outside.map { row -> String in
            let (topic, number): (String, Int64) = (row[0], row[1])
            return "\(topic)/\(number) has records outside of its bounds"
        }
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
