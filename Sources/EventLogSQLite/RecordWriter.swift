import Events
import Foundation
import GRDB

/// Appends messages within one transaction, and at its end brings the partitions' bounds up to date.
struct RecordWriter {
    private let db: Database
    private let now: Int64
    private var tails: [PartitionTail] = []
    /// Where in `tails` a partition is, by its id.
    private var places: [Int64: Int] = [:]

    init(_ db: Database, at now: Date) {
        self.db = db
        self.now = now.millisecondsSince1970
    }

    mutating func append(_ message: Message, to partition: StoredPartition) throws -> Position {
        let place = try place(of: partition)
        return Position(partition.name, try tails[place].append(message, at: now))
    }

    /// Leaves a gap: the next record's offset is at least this one.
    mutating func skip(to offset: Int64, in partition: StoredPartition) throws {
        tails[try place(of: partition)].skip(to: offset)
    }

    func finish() throws {
        for tail in tails { try tail.finish(in: db) }
    }

    private mutating func place(of partition: StoredPartition) throws -> Int {
        if let place = places[partition.id] { return place }
        tails.append(try PartitionTail(partition, in: db))
        places[partition.id] = tails.count - 1
        return tails.count - 1
    }
}

/// The end of one partition, where records are appended.
private struct PartitionTail {
    private let partition: StoredPartition
    private let insert: Statement
    private var bounds: StoredPartition.Bounds
    /// The runs that were left behind, and the latest time in each.
    private var marks: [(id: Int64, latest: Int64)] = []

    init(_ partition: StoredPartition, in db: Database) throws {
        self.partition = partition
        bounds = try partition.bounds(in: db)
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO \(partition.table) (id, time, key, headers, value)
                VALUES (?, ?, ?, ?, ?)
                """)
    }

    /// - Returns: the record's offset.
    mutating func append(_ message: Message, at now: Int64) throws -> Int64 {
        let offset = bounds.next
        guard offset < StoredPartition.offsetLimit else {
            throw EventLogError.storage("partition \(partition.name) has no offsets left")
        }
        let time = message.timestamp?.millisecondsSince1970 ?? now
        let size = message.sizeInBytes
        var headers: [UInt8] = []
        if !message.headers.isEmpty {
            // Lengths take one or two bytes, or three for a value over 16 KB.
            headers.reserveCapacity(size - (message.value?.count ?? 0) + 6 * message.headers.count)
            HeaderCodec.encode(message.headers, to: &headers)
        }
        try insert.insert(
            StoredRecord(
                offset: offset, time: time, key: message.key, headers: headers,
                value: message.value))
        bounds.bytes += Int64(
            (message.key?.count ?? 0) + headers.count + (message.value?.count ?? 0))
        bounds.latest = max(bounds.latest, time)
        move(to: offset + 1)
        return offset
    }

    mutating func skip(to offset: Int64) {
        if offset > bounds.next { move(to: offset) }
    }

    /// A run of records that is left behind gets its mark, unless there is no record in it.
    private mutating func move(to offset: Int64) {
        let run = bounds.openRun
        bounds.next = offset
        guard bounds.openRun != run else { return }
        if bounds.latest > .min { marks.append((partition.markID(at: run), bounds.latest)) }
        bounds.latest = .min
    }

    func finish(in db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE partition SET next_offset = ?, bytes = ?, latest = ? WHERE id = ?"
        ).execute(arguments: [bounds.next, bounds.bytes, bounds.latest, partition.id])
        let mark = try db.cachedStatement(
            sql: """
                INSERT INTO time_mark (id, latest) VALUES (?, ?)
                ON CONFLICT (id) DO UPDATE SET latest = max(latest, excluded.latest)
                """)
        for (id, latest) in marks { try mark.execute(arguments: [id, latest]) }
    }
}
