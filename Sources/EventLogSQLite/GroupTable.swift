import Events
import GRDB

/// The steps of the group protocol, each within a transaction of the caller.
struct GroupTable {
    let db: Database
    let group: Int64

    /// Makes the group known, and what it is going to read.
    static func open(
        _ name: GroupName, topics: [StoredTopic], in db: Database
    ) throws -> GroupTable {
        try db.execute(
            sql: "INSERT INTO consumer_group (name) VALUES (?) ON CONFLICT (name) DO NOTHING",
            arguments: [name.rawValue])
        guard let group = try find(name, in: db) else {
            throw EventLogError.storage("group \(name) was not written")
        }
        for topic in topics {
            try db.execute(
                sql:
                    "INSERT INTO interest (consumer_group, topic) VALUES (?, ?) ON CONFLICT DO NOTHING",
                arguments: [group, topic.id])
        }
        return GroupTable(db: db, group: group)
    }

    static func find(_ name: GroupName, in db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM consumer_group WHERE name = ?"),
            arguments: [name.rawValue])
    }

    /// - Returns: the new member's id.
    func join(topics: [StoredTopic], expiresAt: Int64) throws -> Int64 {
        try db.cachedStatement(
            sql: "INSERT INTO member (consumer_group, boot, expires_at) VALUES (?, ?, ?)"
        ).execute(arguments: [group, MachineClock.boot, expiresAt])
        let member = db.lastInsertedRowID
        for topic in topics {
            try db.cachedStatement(sql: "INSERT INTO member_topic (member, topic) VALUES (?, ?)")
                .execute(arguments: [member, topic.id])
        }
        return member
    }

    func remove(_ member: Int64) throws {
        for sql in [
            "DELETE FROM lease WHERE member = ? AND consumer_group = ?",
            "DELETE FROM member WHERE id = ? AND consumer_group = ?",
        ] {
            try db.cachedStatement(sql: sql).execute(arguments: [member, group])
        }
        try db.cachedStatement(sql: "DELETE FROM member_topic WHERE member = ?")
            .execute(arguments: [member])
    }

    func acquire(_ partition: Int64, by member: Int64) throws {
        try db.cachedStatement(
            sql: "INSERT INTO lease (consumer_group, partition, member) VALUES (?, ?, ?)"
        ).execute(arguments: [group, partition, member])
    }

    func release(_ partition: Int64, by member: Int64) throws {
        try db.cachedStatement(
            sql: "DELETE FROM lease WHERE consumer_group = ? AND partition = ? AND member = ?"
        ).execute(arguments: [group, partition, member])
    }

    func holder(of partition: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT member FROM lease WHERE consumer_group = ? AND partition = ?"),
            arguments: [group, partition])
    }

    func renew(_ member: Int64, expiresAt: Int64) throws {
        try db.cachedStatement(sql: "UPDATE member SET expires_at = ?, boot = ? WHERE id = ?")
            .execute(arguments: [expiresAt, MachineClock.boot, member])
    }

    /// Nil before the first commit.
    func position(in partition: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT next_offset FROM position WHERE consumer_group = ? AND partition = ?
                    """),
            arguments: [group, partition])
    }

    func commit(_ nextOffset: Int64, in partition: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO position (consumer_group, partition, next_offset) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET next_offset = excluded.next_offset
                """
        ).execute(arguments: [group, partition, nextOffset])
    }
}
