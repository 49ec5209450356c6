import Events
import Foundation
import GRDB

/// Appends messages within one transaction, and at its end brings the partitions' bounds up to date.
struct RecordWriter {
    /// Records that share a time mark.
    static let recordsPerMark: Int64 = 1024

    private let db: Database
    private let now: Int64
    private let insert: Statement
    private var bounds: [StoredPartition: StoredPartition.Bounds] = [:]
    private var marks: [Int64: Int64] = [:]

    init(_ db: Database, at now: Date) throws {
        self.db = db
        self.now = now.millisecondsSince1970
        insert = try db.cachedStatement(
            sql: "INSERT INTO record (id, time, key, headers, value) VALUES (?, ?, ?, ?, ?)")
    }

    mutating func append(_ message: Message, to partition: StoredPartition) throws -> Position {
        var bounds = try self.bounds[partition] ?? partition.bounds(in: db)
        guard bounds.next < StoredPartition.offsetLimit else {
            throw EventLogError.storage("partition \(partition.name) has no offsets left")
        }
        let rowID = partition.rowID(at: bounds.next)
        let position = Position(partition.name, bounds.next)
        let time = message.timestamp?.millisecondsSince1970 ?? now
        let headers = HeaderCodec.encode(message.headers)
        try insert.execute(arguments: [
            rowID, time, message.key.map { Data($0) }, headers, message.value.map { Data($0) },
        ])
        bounds.next += 1
        bounds.bytes += Int64(
            (message.key?.count ?? 0) + (headers?.count ?? 0) + (message.value?.count ?? 0))
        self.bounds[partition] = bounds
        let mark = rowID / Self.recordsPerMark * Self.recordsPerMark
        marks[mark] = max(marks[mark] ?? .min, time)
        return position
    }

    func finish() throws {
        let update = try db.cachedStatement(
            sql: "UPDATE partition SET next_offset = ?, bytes = ? WHERE id = ?")
        for (partition, bounds) in bounds {
            try update.execute(arguments: [bounds.next, bounds.bytes, partition.id])
        }
        let mark = try db.cachedStatement(
            sql: """
                INSERT INTO time_mark (id, latest) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET latest = max(latest, excluded.latest)
                """)
        for (id, latest) in marks { try mark.execute(arguments: [id, latest]) }
    }
}
