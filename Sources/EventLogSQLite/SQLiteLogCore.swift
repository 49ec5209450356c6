import Events
import Synchronization

/// What a log, its subscriptions and its thread share.
final class SQLiteLogCore: Sendable {
    let file: LogFile
    let settings: SQLiteEventLogSettings
    /// Raised when something was written, by this process or another.
    let signal = ChangeSignal()
    /// The members of groups that were neither left nor closed.
    let members = Mutex<[ObjectIdentifier: SQLiteEventSubscription]>([:])
    private let topics = Mutex<[TopicName: StoredTopic]>([:])
    private let keyless = Mutex(0)
    private let closed = Mutex(false)

    init(path: String, settings: SQLiteEventLogSettings) throws(EventLogError) {
        self.settings = settings
        file = try LogFile(path: path, settings: settings)
    }

    var isClosed: Bool { closed.withLock { $0 } }

    func checkOpen() throws(EventLogError) {
        if isClosed { throw .closed }
    }

    /// - Returns: whether this call was the first.
    func close() -> Bool {
        closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
    }

    /// Topics do not change, so each is read from the file once.
    func topic(_ name: TopicName) async throws(EventLogError) -> StoredTopic {
        if let topic = topics.withLock({ $0[name] }) { return topic }
        let found = try await file.read { db in try StoredTopic.find(name, in: db) }
        guard let found else { throw .topicMissing(name) }
        topics.withLock { $0[name] = found }
        return found
    }

    func topics(_ names: [TopicName]) async throws(EventLogError) -> [StoredTopic] {
        var topics: [StoredTopic] = []
        for name in names { topics.append(try await topic(name)) }
        return topics
    }

    /// By key; messages without one take turns.
    func partition(for message: Message, in topic: StoredTopic) -> StoredPartition {
        if let key = message.key {
            let count = Int32(topic.partitions.count)
            return topic.partitions[Int(Partitioner.partition(of: key, count: count))]
        }
        let turn = keyless.withLock { turn in
            turn &+= 1
            return turn
        }
        return topic.partitions[turn % topic.partitions.count]
    }

    func checkSize(of messages: some Sequence<Message>) throws(EventLogError) {
        for message in messages where message.sizeInBytes > settings.maximumMessageBytes {
            throw .messageTooLarge(
                bytes: message.sizeInBytes, limit: settings.maximumMessageBytes)
        }
    }

    /// Drops old records, chunk by chunk, so that writers get their turn in between.
    ///
    /// - Returns: whether nothing was left to drop at the deadline.
    func applyRetention(until deadline: ContinuousClock.Instant) throws(EventLogError) -> Bool {
        // Appends may wait for the room that is made.
        defer { signal.raise() }
        var passes: [any TidyingPass] = []
        try file.writeAndWait { db in passes = try .all(in: db) }
        for pass in passes {
            var hasMore = true
            while hasMore {
                guard ContinuousClock.now < deadline, !isClosed else { return false }
                let (now, chunk) = (settings.date(), settings.retentionChunk)
                try file.writeAndWait { db in
                    hasMore = try pass.run(at: now, chunk: chunk, in: db)
                }
            }
        }
        return true
    }

    /// Renews the leases of the members that are in use, in one transaction.
    func renewLeases() throws(EventLogError) {
        let now = settings.uptime()
        let members = members.withLock { Array($0.values) }
        let renewed = members.compactMap { member in
            member.memberInUse(at: now).map { (member, $0) }
        }
        guard !renewed.isEmpty else { return }
        let expiresAt = (now + settings.lease).milliseconds
        try file.writeAndWait { db in
            for (_, id) in renewed {
                try GroupTable(db: db, group: 0).renew(id, expiresAt: expiresAt)
            }
        }
        for (member, id) in renewed { member.renewed(id, at: now) }
    }
}
