import Events
import Foundation
import GRDB

/// Drops the oldest records of one partition, by their age and the partition's size.
struct RetentionPass: TidyingPass {
    let topic: StoredTopic
    let partition: StoredPartition

    func run(at now: Date, chunk: Int, in db: Database) throws -> Bool {
        try run(makingRoomFor: 0, at: now, chunk: chunk, in: db)
    }

    /// - Parameter incoming: bytes to make room for.
    /// - Returns: whether there may be more to drop.
    func run(
        makingRoomFor incoming: Int64, at now: Date, chunk: Int, in db: Database
    ) throws -> Bool {
        guard topic.retention.age != nil || topic.retention.bytes != nil else { return false }
        let bounds = try partition.bounds(in: db)
        let unread = try partition.firstUnread(of: topic, in: db) ?? .max
        let cutoff = topic.retention.age.map { (now - $0.seconds).millisecondsSince1970 } ?? .min
        let limit = topic.retention.bytes ?? .max
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT id, time, \(StoredPartition.size) FROM \(partition.table)
                    WHERE id >= ? ORDER BY id LIMIT ?
                    """),
            arguments: [bounds.first, chunk])
        var first = bounds.first
        var bytes = bounds.bytes
        var count = 0
        while let row = try rows.next() {
            let isOld = (row[1] as Int64) < cutoff
            let isOver = bytes > limit - min(incoming, limit) && first < unread
            guard isOld || isOver else { break }
            bytes -= row[2] as Int64
            // Offsets may have gaps.
            first = row[0] + 1
            count += 1
        }
        guard first > bounds.first else { return false }
        try drop(upTo: first, leaving: bytes, in: db)
        return count == chunk
    }

    private func drop(upTo end: Int64, leaving bytes: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM \(partition.table) WHERE id < ?")
            .execute(arguments: [end])
        try db.cachedStatement(sql: "DELETE FROM time_mark WHERE id >= ? AND id < ?")
            .execute(arguments: [partition.markID(at: 0), partition.markID(at: end)])
        try db.cachedStatement(sql: "UPDATE partition SET first_offset = ?, bytes = ? WHERE id = ?")
            .execute(arguments: [end, bytes, partition.id])
    }
}
