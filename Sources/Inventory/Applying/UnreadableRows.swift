import Events
import FoundationEssentials
import GRDB

/// The latest requests that held no certificate that could be read.
struct UnreadableRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// How many are kept; the log has them all.
    static let maximum = 10_000

    func insert(_ request: UnreadableRequest, _ outcome: ReadOutcome) throws {
        let position = outcome.event.record.position
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            position.topic.rawValue, position.partition.index, position.offset,
            outcome.event.record.timestamp.millisecondsSince1970, request.reason.code.rawValue,
            request.reason.description, request.source, request.requestID,
        ])
        try database.cachedStatement(
            sql: """
                DELETE FROM unreadable WHERE at <
                    (SELECT at FROM unreadable ORDER BY at DESC LIMIT 1 OFFSET ?)
                """
        ).execute(arguments: [Self.maximum])
    }
}
