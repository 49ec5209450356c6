import Events
import GRDB

/// Who is in a group and holds which partition, at one moment.
struct GroupSnapshot: Sendable {
    struct Member: Sendable {
        let id: Int64
        let isAlive: Bool
        let topics: Set<Int64>
    }

    /// By id.
    var members: [Member]
    /// Holder by partition.
    var leases: [Int64: Int64]

    /// - Parameter now: the time since the machine's start, in milliseconds.
    static func load(group: Int64, now: Int64, in db: Database) throws -> GroupSnapshot {
        let members = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT member.id, boot = ? AND expires_at > ?, member_topic.topic
                    FROM member JOIN member_topic ON member_topic.member = member.id
                    WHERE consumer_group = ? ORDER BY member.id
                    """),
            arguments: [MachineClock.boot, now, group])
        var topics: [Int64: Set<Int64>] = [:]
        var isAlive: [Int64: Bool] = [:]
        for row in members {
            topics[row[0], default: []].insert(row[2])
            isAlive[row[0]] = row[1]
        }
        let leases = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT partition, member FROM lease WHERE consumer_group = ?"),
            arguments: [group])
        return GroupSnapshot(
            members: topics.keys.sorted().map {
                Member(id: $0, isAlive: isAlive[$0] ?? false, topics: topics[$0] ?? [])
            },
            leases: Dictionary(uniqueKeysWithValues: leases.map { ($0[0], $0[1]) }))
    }
}
