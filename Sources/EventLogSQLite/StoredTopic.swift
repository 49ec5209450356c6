import Events
import Foundation
import GRDB

/// A topic as the file knows it; it and its partitions never change once created.
struct StoredTopic: Sendable {
    let id: Int64
    let name: TopicName
    let retention: Retention
    let keepsLastOfKey: Bool
    /// By index, from 0.
    let partitions: [StoredPartition]

    static func find(_ name: TopicName, in db: Database) throws -> StoredTopic? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, name, retention_milliseconds, retention_bytes, keeps_last_of_key
                FROM topic WHERE name = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [name.rawValue]) else { return nil }
        return try StoredTopic(row, in: db)
    }

    static func all(in db: Database) throws -> [StoredTopic] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, name, retention_milliseconds, retention_bytes, keeps_last_of_key
                FROM topic ORDER BY name
                """
        ).map { try StoredTopic($0, in: db) }
    }

    /// Nothing happens when a topic of that name is there, but that what format 1 did not know about
    /// it is taken over.
    static func create(_ specification: TopicSpecification, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO topic (name, retention_milliseconds, retention_bytes, keeps_last_of_key)
                VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
                """,
            arguments: [
                specification.name.rawValue, specification.retention.age?.milliseconds,
                specification.retention.bytes, specification.keepsLastOfKey,
            ])
        guard db.changesCount > 0 else { return try complete(specification, in: db) }
        let id = db.lastInsertedRowID
        for number in 0..<specification.partitions {
            try db.execute(
                sql: "INSERT INTO partition (topic, number) VALUES (?, ?)",
                arguments: [id, number])
            let partition = db.lastInsertedRowID
            try LogSchema.createRecords(ofPartition: partition, in: db)
            if specification.keepsLastOfKey {
                try LogSchema.createKeys(ofPartition: partition, in: db)
            }
        }
    }

    private static func complete(
        _ specification: TopicSpecification, in db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE topic SET keeps_last_of_key = ?
                WHERE name = ? AND keeps_last_of_key IS NULL
                """,
            arguments: [specification.keepsLastOfKey, specification.name.rawValue])
        guard db.changesCount > 0, specification.keepsLastOfKey else { return }
        for partition in try find(specification.name, in: db)?.partitions ?? [] {
            try LogSchema.createKeys(ofPartition: partition.id, in: db)
        }
    }

    private init(_ row: Row, in db: Database) throws {
        id = row[0]
        let name = try TopicName(row[1])
        self.name = name
        retention = Retention(
            age: (row[2] as Int64?).map { .milliseconds($0) }, bytes: row[3])
        keepsLastOfKey = row[4] ?? false
        partitions = try Int64.fetchAll(
            db, sql: "SELECT id FROM partition WHERE topic = ? ORDER BY number", arguments: [id]
        ).enumerated().map { StoredPartition(id: $1, name: Partition(name, Int32($0))) }
    }
}

/// A partition's number in the file, and what follows from it.
struct StoredPartition: Hashable, Sendable {
    let id: Int64
    let name: Partition
    /// Its own table of records, by offset: appending is always at the end of a tree, which SQLite
    /// does fastest and packs tightest.
    let table: String

    init(id: Int64, name: Partition) {
        self.id = id
        self.name = name
        table = "record_\(id)"
    }

    /// The offsets of a partition fit into 40 bits.
    static let offsetLimit: Int64 = 1 << 40
    /// Records that share a time mark.
    static let recordsPerMark: Int64 = 1024

    /// The mark of the run of records that an offset is in.
    func markID(at offset: Int64) -> Int64 {
        id << 40 | offset / Self.recordsPerMark * Self.recordsPerMark
    }

    func offset(ofMark id: Int64) -> Int64 { id & (Self.offsetLimit - 1) }

    /// Behind the last mark that the partition can have.
    var markLimit: Int64 { (id + 1) << 40 }

    /// SQL for what a record adds to `bytes`.
    static let size =
        "ifnull(length(key), 0) + ifnull(length(headers), 0) + ifnull(length(value), 0)"

    /// The first offset that some group has not committed; nil where no group reads the topic.
    func firstUnread(of topic: StoredTopic, in db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT min(ifnull(position.next_offset, 0)) FROM interest
                LEFT JOIN position ON position.consumer_group = interest.consumer_group
                    AND position.partition = ?
                WHERE interest.topic = ?
                """)
        return try Int64?.fetchOne(statement, arguments: [id, topic.id]) ?? nil
    }

    /// The bounds and the bytes kept.
    func bounds(in db: Database) throws -> Bounds {
        let statement = try db.cachedStatement(
            sql: """
                SELECT first_offset, next_offset, bytes, latest, compacted_to FROM partition
                WHERE id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw EventLogError.storage("partition \(name) is gone from the file")
        }
        return Bounds(first: row[0], next: row[1], bytes: row[2], latest: row[3], compacted: row[4])
    }

    struct Bounds {
        var first: Int64
        var next: Int64
        var bytes: Int64
        /// The latest time in the run of records that is being written.
        var latest: Int64
        /// How far records have been compared with those before them; see ``CompactionPass``.
        var compacted: Int64

        /// Where that run begins.
        var openRun: Int64 {
            next / StoredPartition.recordsPerMark * StoredPartition.recordsPerMark
        }
    }
}
