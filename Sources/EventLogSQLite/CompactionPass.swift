import Events
import Foundation
import GRDB

/// Drops records of one partition that a newer one of their key has replaced, and tombstones when all
/// who follow have had the time to see them.
///
/// Each record is met once, in order, and takes the one before it of its key away: what goes at a time
/// is bounded by what is met. An index on the keys finds it, which only such partitions have.
struct CompactionPass: TidyingPass {
    /// Kafka's `delete.retention.ms`, and its default.
    static let tombstoneAge = Duration.seconds(86_400)

    let topic: StoredTopic
    let partition: StoredPartition

    func run(at now: Date, chunk: Int, in db: Database) throws -> Bool {
        let bounds = try partition.bounds(in: db)
        // What some group has not committed is neither dropped nor a reason to.
        let end = min(try partition.firstUnread(of: topic, in: db) ?? .max, bounds.next)
        let met = try meet(from: bounds.compacted, upTo: end, chunk: chunk, in: db)
        let isFull = met.count == chunk
        let compacted = isFull ? (met.last?.id ?? end) + 1 : max(end, bounds.compacted)
        var bytes = bounds.bytes
        for record in met { bytes -= try drop(replaced(by: record, in: db), in: db) }
        let tombstones = try tombstones(before: compacted, at: now, chunk: chunk, in: db)
        bytes -= try drop(tombstones, in: db)
        guard compacted > bounds.compacted || !tombstones.isEmpty else { return false }
        try db.cachedStatement(sql: "UPDATE partition SET compacted_to = ?, bytes = ? WHERE id = ?")
            .execute(arguments: [compacted, bytes, partition.id])
        return isFull || tombstones.count == chunk
    }

    private struct KeyedRecord {
        let id: Int64
        let key: Data
    }

    private struct Doomed {
        let id: Int64
        let bytes: Int64
    }

    /// The next records that have a key; one without replaces none, and is replaced by none.
    private func meet(
        from start: Int64, upTo end: Int64, chunk: Int, in db: Database
    ) throws -> [KeyedRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, key FROM \(partition.table)
                WHERE id >= ? AND id < ? AND key IS NOT NULL ORDER BY id LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [start, end, chunk])
            .map { KeyedRecord(id: $0[0], key: $0[1]) }
    }

    /// At most one: those before it were replaced by it.
    private func replaced(by record: KeyedRecord, in db: Database) throws -> [Doomed] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, \(StoredPartition.size) FROM \(partition.table)
                WHERE key = ? AND id < ? ORDER BY id DESC LIMIT 1
                """)
        return try Row.fetchAll(statement, arguments: [record.key, record.id])
            .map { Doomed(id: $0[0], bytes: $0[1]) }
    }

    private func tombstones(
        before end: Int64, at now: Date, chunk: Int, in db: Database
    ) throws -> [Doomed] {
        let cutoff = (now - Self.tombstoneAge.seconds).millisecondsSince1970
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, \(StoredPartition.size) FROM \(partition.table)
                WHERE value IS NULL AND time < ? AND key IS NOT NULL AND id < ? LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [cutoff, end, chunk])
            .map { Doomed(id: $0[0], bytes: $0[1]) }
    }

    /// - Returns: the bytes that are gone.
    private func drop(_ records: [Doomed], in db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "DELETE FROM \(partition.table) WHERE id = ?")
        for record in records { try statement.execute(arguments: [record.id]) }
        return records.reduce(0) { $0 + $1.bytes }
    }
}
