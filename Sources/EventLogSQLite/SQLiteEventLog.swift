import Events
import Foundation
import GRDB
import Synchronization

/// The event log in one SQLite file, shared by any number of processes on one machine.
///
/// Durable: `synchronous=FULL` over a write-ahead log, one transaction a step. Readers wait for no
/// writer. Not for network file systems: SQLite's locks do not hold there.
package final class SQLiteEventLog: EventLog {
    let core: SQLiteLogCore
    private let keeper: LogKeeper
    private let checkpointer: Checkpointer

    package var maximumMessageBytes: Int { core.settings.maximumMessageBytes }

    /// Opens the log, or makes it where there is no file yet.
    ///
    /// - Throws: `refused` (a foreign file, or one of a newer Assay; it is left untouched),
    ///   `storage` (read-only, damaged, full), `unavailable` (busy for too long).
    package init(
        path: String, settings: SQLiteEventLogSettings = SQLiteEventLogSettings()
    ) throws(EventLogError) {
        core = try SQLiteLogCore(path: path, settings: settings)
        do {
            checkpointer = try Checkpointer(
                of: core.file, busyTimeout: settings.busyTimeout)
        } catch {
            throw EventLogError(sqlite: error, path: path)
        }
        do {
            keeper = try LogKeeper(core: core)
        } catch {
            checkpointer.stop()
            throw EventLogError(sqlite: error, path: path)
        }
    }

    deinit {
        keeper.stop()
        checkpointer.stop()
    }

    package func create(_ topics: [TopicSpecification]) async throws(EventLogError) {
        try core.checkOpen()
        for topic in topics { try topic.validate() }
        try await core.file.write { db in
            for topic in topics { try StoredTopic.create(topic, in: db) }
        }
    }

    package func describe(_ names: [TopicName]?) async throws(EventLogError) -> [TopicDescription] {
        try core.checkOpen()
        return try await core.file.read { db in
            let topics =
                try names.map { try $0.compactMap { try StoredTopic.find($0, in: db) } }
                ?? StoredTopic.all(in: db)
            return try topics.map { topic in
                let partitions = try topic.partitions.map { partition in
                    let bounds = try partition.bounds(in: db)
                    return PartitionDescription(
                        partition: partition.name, begin: bounds.first, end: bounds.next)
                }
                return TopicDescription(
                    name: topic.name, partitions: partitions, retention: topic.retention,
                    keepsLastOfKey: topic.keepsLastOfKey)
            }
        }
    }

    package func lag(
        of group: GroupName, in topics: [TopicName]
    ) async throws(EventLogError) -> [PartitionLag] {
        try core.checkOpen()
        let partitions = try await core.topics(topics).flatMap(\.partitions)
        let now = core.settings.date()
        return try await core.file.read { db in
            let table = try GroupTable.find(group, in: db).map { GroupTable(db: db, group: $0) }
            return try partitions.map { partition in
                let committed = try table?.position(in: partition.id)
                let bounds = try partition.bounds(in: db)
                let next = max(committed ?? 0, bounds.first)
                let oldest = try RecordReader(db: db, partition: partition).time(from: next)
                let age = oldest.map { max(now.timeIntervalSince($0), 0) } ?? 0
                return PartitionLag(
                    partition: partition.name, committed: committed, end: bounds.next,
                    records: bounds.next - next, age: .seconds(age))
            }
        }
    }

    package func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position] {
        try core.checkOpen()
        try core.checkSize(of: messages)
        let topic = try await core.topic(topic)
        let targets = messages.map { ($0, core.partition(for: $0, in: topic)) }
        guard !targets.isEmpty else { return [] }
        while true {
            try core.checkOpen()
            let version = core.signal.version
            let (now, chunk) = (core.settings.date(), core.settings.retentionChunk)
            let positions = try await core.file.write { db in
                try Self.append(targets, to: topic, at: now, chunk: chunk, in: db)
            }
            if let positions {
                core.signal.raise()
                return positions
            }
            guard !Task.isCancelled else { throw .unavailable("no room in \(topic.name)") }
            // Age makes room too, and nobody signals that.
            await core.signal.wait(past: version, until: .now + .seconds(1))
        }
    }

    /// Nil where unread records leave no room.
    private static func append(
        _ targets: [(Message, StoredPartition)], to topic: StoredTopic, at now: Date, chunk: Int,
        in db: Database
    ) throws -> [Position]? {
        if let limit = topic.retention.bytes {
            let sizes = targets.map { ($1, Int64($0.sizeInBytes)) }
            for (partition, incoming) in Dictionary(sizes, uniquingKeysWith: +) {
                let pass = RetentionPass(topic: topic, partition: partition)
                while try pass.run(makingRoomFor: incoming, at: now, chunk: chunk, in: db) {}
                let bounds = try partition.bounds(in: db)
                let isUnread =
                    try partition.firstUnread(of: topic, in: db)
                    .map { $0 < bounds.next } ?? false
                guard bounds.bytes + incoming <= limit || !isUnread else { return nil }
            }
        }
        var writer = RecordWriter(db, at: now)
        let positions = try targets.map { try writer.append($0, to: $1) }
        try writer.finish()
        return positions
    }

    package func subscribe(
        _ group: GroupName, to topics: [TopicName]
    ) async throws(EventLogError) -> any EventSubscription {
        try core.checkOpen()
        let topics = try await core.topics(topics)
        let expiresAt = (core.settings.uptime() + core.settings.lease).milliseconds
        let (id, member) = try await core.file.write { db in
            let table = try GroupTable.open(group, topics: topics, in: db)
            return (table.group, try table.join(topics: topics, expiresAt: expiresAt))
        }
        let subscription = SQLiteEventSubscription(
            core: core, group: id, member: member, topics: topics)
        core.members.withLock { $0[ObjectIdentifier(subscription)] = subscription }
        core.signal.raise()
        return subscription
    }

    package func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Events.Record] {
        try core.checkOpen()
        let partitions = try await core.topic(partition.topic).partitions
        guard partitions.indices.contains(Int(partition.index)) else {
            throw .topicMissing(partition.topic)
        }
        let stored = partitions[Int(partition.index)]
        return try await core.file.read { db in
            var room = limit
            return try RecordReader(db: db, partition: stored).read(from: start, within: &room)
        }
    }

    /// Leaves the groups that were joined here, and closes the file.
    package func close() async {
        guard core.close() else { return }
        for member in core.members.withLock({ Array($0.values) }) { await member.leave() }
        core.signal.raise()
        keeper.stop()
        core.file.close()
        // It may write, and so takes the write-ahead log along where it is the last of all processes;
        // of the others, those that only read are closed last.
        checkpointer.stop()
    }
}

extension SQLiteEventLog {
    /// Drops what retention and compaction say, in small transactions between which others write.
    package func applyRetention() async throws(EventLogError) {
        try core.checkOpen()
        for pass in try await core.file.read({ db in try [any TidyingPass].all(in: db) }) {
            let (now, chunk) = (core.settings.date(), core.settings.retentionChunk)
            while try await core.file.write({ db in
                try pass.run(at: now, chunk: chunk, in: db)
            }) {}
        }
        core.signal.raise()
    }

    /// Renews the leases of all members of this process now, as its thread does from time to time.
    package func renewLeases() throws(EventLogError) {
        try core.renewLeases()
    }

    /// What SQLite finds wrong with the file after reading all of it; empty when it is sound.
    package func integrityProblems() async throws(EventLogError) -> [String] {
        try core.checkOpen()
        return try await core.file.integrityProblems()
    }
}
