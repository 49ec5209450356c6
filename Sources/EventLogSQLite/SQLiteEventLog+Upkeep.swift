import Events
import GRDB

extension SQLiteEventLog: EventLogUpkeep {
    package func groups() async throws(EventLogError) -> [GroupPositions] {
        try core.checkOpen()
        return try await core.file.read { db in
            let names = try Row.fetchAll(
                db, sql: "SELECT id, name FROM consumer_group ORDER BY name")
            let topics = try StoredTopic.all(in: db).flatMap(\.partitions)
            let partitions = Dictionary(uniqueKeysWithValues: topics.map { ($0.id, $0.name) })
            return try names.map { row in
                let group: Int64 = row[0]
                let lines = try Row.fetchAll(
                    db,
                    sql: "SELECT partition, next_offset FROM position WHERE consumer_group = ?",
                    arguments: [group])
                var positions: [Partition: Int64] = [:]
                for line in lines {
                    if let partition = partitions[line[0]] { positions[partition] = line[1] }
                }
                return GroupPositions(try GroupName(row[1]), positions)
            }
        }
    }

    package func forget(_ group: GroupName) async throws(EventLogError) -> Bool {
        try core.checkOpen()
        let now = core.settings.uptime().milliseconds
        let isKnown = try await core.file.write { db in
            guard let id = try GroupTable.find(group, in: db) else { return false }
            try Self.requireIdle(id, group, now: now, in: db)
            for member in try Int64.fetchAll(
                db, sql: "SELECT id FROM member WHERE consumer_group = ?", arguments: [id])
            {
                try GroupTable(db: db, group: id).remove(member)
            }
            for table in ["lease", "position", "interest"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE consumer_group = ?", arguments: [id])
            }
            try db.execute(sql: "DELETE FROM consumer_group WHERE id = ?", arguments: [id])
            return true
        }
        // Producers may have waited for it.
        core.signal.raise()
        return isKnown
    }

    package func move(_ group: GroupPositions) async throws(EventLogError) {
        try core.checkOpen()
        let names = Set(group.positions.keys.map(\.topic)).sorted()
        let topics = try await core.topics(names)
        let now = core.settings.uptime().milliseconds
        try await core.file.write { db in
            let table = try GroupTable.open(group.group, topics: topics, in: db)
            try Self.requireIdle(table.group, group.group, now: now, in: db)
            for partition in topics.flatMap(\.partitions) {
                guard let position = group.positions[partition.name] else { continue }
                try table.commit(position, in: partition.id)
            }
        }
    }

    package func restore(
        _ records: [Events.Record], to partition: Partition, endingAt end: Int64
    ) async throws(EventLogError) {
        try core.checkOpen()
        try core.checkSize(of: records.lazy.map(\.message))
        let partitions = try await core.topic(partition.topic).partitions
        guard partitions.indices.contains(Int(partition.index)) else {
            throw .topicMissing(partition.topic)
        }
        let stored = partitions[Int(partition.index)]
        let now = core.settings.date()
        try await core.file.write { db in
            let bounds = try stored.bounds(in: db)
            guard bounds.next <= records.first?.position.offset ?? end else {
                throw EventLogError.refused("\(partition) ends behind what is to be put into it")
            }
            if bounds.first == bounds.next {
                try db.execute(
                    sql: "UPDATE partition SET first_offset = ? WHERE id = ?",
                    arguments: [records.first?.position.offset ?? end, stored.id])
            }
            var writer = RecordWriter(db, at: now)
            for record in records {
                try writer.skip(to: record.position.offset, in: stored)
                var message = record.message
                message.timestamp = record.timestamp
                _ = try writer.append(message, to: stored)
            }
            try writer.skip(to: end, in: stored)
            try writer.finish()
        }
        core.signal.raise()
    }

    private static func requireIdle(
        _ id: Int64, _ group: GroupName, now: Int64, in db: Database
    ) throws {
        let members = try GroupSnapshot.load(group: id, now: now, in: db).members
        let living = members.count { $0.isAlive }
        guard living == 0 else {
            throw EventLogError.refused(
                "group \(group) has \(living) living member\(living == 1 ? "" : "s"): stop its"
                    + " services first, or wait until their lease is over")
        }
    }
}
