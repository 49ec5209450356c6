import Events
import Foundation
import GRDB

/// A topic as the file knows it; it and its partitions never change once created.
struct StoredTopic: Sendable {
    let id: Int64
    let name: TopicName
    let retention: Retention
    /// By index, from 0.
    let partitions: [StoredPartition]

    static func find(_ name: TopicName, in db: Database) throws -> StoredTopic? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, name, retention_milliseconds, retention_bytes FROM topic WHERE name = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [name.rawValue]) else { return nil }
        return try StoredTopic(row, in: db)
    }

    static func all(in db: Database) throws -> [StoredTopic] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, name, retention_milliseconds, retention_bytes FROM topic ORDER BY name
                """
        ).map { try StoredTopic($0, in: db) }
    }

    /// Nothing happens when a topic of that name is there.
    static func create(_ specification: TopicSpecification, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO topic (name, retention_milliseconds, retention_bytes) VALUES (?, ?, ?)
                ON CONFLICT (name) DO NOTHING
                """,
            arguments: [
                specification.name.rawValue, specification.retention.age?.milliseconds,
                specification.retention.bytes,
            ])
        guard db.changesCount > 0 else { return }
        let id = db.lastInsertedRowID
        for number in 0..<specification.partitions {
            try db.execute(
                sql: "INSERT INTO partition (topic, number) VALUES (?, ?)",
                arguments: [id, number])
        }
    }

    private init(_ row: Row, in db: Database) throws {
        id = row[0]
        let name = try TopicName(row[1])
        self.name = name
        retention = Retention(
            age: (row[2] as Int64?).map { .milliseconds($0) }, bytes: row[3])
        partitions = try Int64.fetchAll(
            db, sql: "SELECT id FROM partition WHERE topic = ? ORDER BY number", arguments: [id]
        ).enumerated().map { StoredPartition(id: $1, name: Partition(name, Int32($0))) }
    }
}

/// A partition's number in the file, and the row ids that belong to it.
struct StoredPartition: Hashable, Sendable {
    let id: Int64
    let name: Partition

    /// The offsets of a partition fit into 40 bits.
    static let offsetLimit: Int64 = 1 << 40

    func rowID(at offset: Int64) -> Int64 {
        id << 40 | min(max(offset, 0), Self.offsetLimit - 1)
    }

    /// Behind the last row id that the partition can have.
    var rowLimit: Int64 { (id + 1) << 40 }

    func position(ofRow rowID: Int64) -> Position {
        Position(name, rowID & (Self.offsetLimit - 1))
    }

    /// The bounds and the bytes kept.
    func bounds(in db: Database) throws -> Bounds {
        let statement = try db.cachedStatement(
            sql: "SELECT first_offset, next_offset, bytes FROM partition WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw EventLogError.storage("partition \(name) is gone from the file")
        }
        return Bounds(first: row[0], next: row[1], bytes: row[2])
    }

    struct Bounds {
        var first: Int64
        var next: Int64
        var bytes: Int64
    }
}
