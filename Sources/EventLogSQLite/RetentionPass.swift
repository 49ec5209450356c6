import Events
import Foundation
import GRDB

/// Drops the oldest records of one partition, within one transaction and no more than a chunk.
struct RetentionPass: Sendable {
    let topic: StoredTopic
    let partition: StoredPartition

    /// One for each partition that does not keep everything.
    static func all(in db: Database) throws -> [RetentionPass] {
        try StoredTopic.all(in: db).filter { $0.retention != Retention() }.flatMap { topic in
            topic.partitions.map { RetentionPass(topic: topic, partition: $0) }
        }
    }

    /// - Parameter incoming: bytes to make room for.
    /// - Returns: whether there may be more to drop.
    func run(
        makingRoomFor incoming: Int64 = 0, at now: Date, chunk: Int, in db: Database
    ) throws -> Bool {
        guard topic.retention.age != nil || topic.retention.bytes != nil else { return false }
        let bounds = try partition.bounds(in: db)
        let unread = try firstUnread(in: db) ?? .max
        let cutoff = topic.retention.age.map { (now - $0.seconds).millisecondsSince1970 } ?? .min
        let limit = topic.retention.bytes ?? .max
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT time, ifnull(length(key), 0) + ifnull(length(headers), 0)
                        + ifnull(length(value), 0)
                    FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
                    """),
            arguments: [partition.rowID(at: bounds.first), partition.rowLimit, chunk])
        var first = bounds.first
        var bytes = bounds.bytes
        while let row = try rows.next() {
            let isOld = (row[0] as Int64) < cutoff
            let isOver = bytes > limit - min(incoming, limit) && first < unread
            guard isOld || isOver else { break }
            bytes -= row[1] as Int64
            first += 1
        }
        guard first > bounds.first else { return false }
        try drop(from: bounds.first, upTo: first, leaving: bytes, in: db)
        return first - bounds.first == Int64(chunk)
    }

    /// The first offset that some group has not committed; nil where no group reads the topic.
    func firstUnread(in db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT min(ifnull(position.next_offset, 0)) FROM interest
                LEFT JOIN position ON position.consumer_group = interest.consumer_group
                    AND position.partition = ?
                WHERE interest.topic = ?
                """)
        return try Int64?.fetchOne(statement, arguments: [partition.id, topic.id]) ?? nil
    }

    private func drop(
        from begin: Int64, upTo end: Int64, leaving bytes: Int64, in db: Database
    ) throws {
        let range: StatementArguments = [partition.rowID(at: begin), partition.rowID(at: end)]
        try db.cachedStatement(sql: "DELETE FROM record WHERE id >= ? AND id < ?")
            .execute(arguments: range)
        let marksEnd =
            partition.rowID(at: end) / RecordWriter.recordsPerMark * RecordWriter.recordsPerMark
        try db.cachedStatement(sql: "DELETE FROM time_mark WHERE id >= ? AND id < ?")
            .execute(arguments: [partition.rowID(at: 0), marksEnd])
        try db.cachedStatement(sql: "UPDATE partition SET first_offset = ?, bytes = ? WHERE id = ?")
            .execute(arguments: [end, bytes, partition.id])
    }
}
