import Events
import FoundationEssentials
import Synchronization

/// The log on an Apache Kafka cluster (2.5 or newer), through librdkafka.
///
/// Appends go through one idempotent producer a process; each subscription has a transactional
/// producer, so that what follows from a batch and the group's positions become visible as one
/// (KIP-447). Readers see committed records only. Nothing connects before it is used.
package final class KafkaEventLog: EventLog {
    let settings: KafkaSettings
    let connection: KafkaConnection
    let topics: KafkaTopics
    private let appender: KafkaAppender
    private let reads: KafkaReads
    private let members = Mutex(Members())
    private let board = KafkaStatisticsBoard()

    private struct Members {
        var isClosed = false
        var subscriptions: [WeakSubscription] = []
        /// Static members made so far, by group: each needs a name of its own.
        var instances: [GroupName: Int] = [:]
    }

    private struct WeakSubscription { weak var value: KafkaSubscription? }

    /// - Throws: `refused`, where librdkafka does not take the settings or a promise forbids them.
    package init(settings: KafkaSettings) throws(EventLogError) {
        try settings.check()
        var settings = settings
        if settings.statistics == nil { settings.statistics = board.subscription }
        self.settings = settings
        connection = try KafkaConnection(settings: settings)
        topics = KafkaTopics(settings: settings, connection: connection)
        appender = KafkaAppender(settings: settings)
        reads = KafkaReads(settings: settings, connection: connection)
    }

    /// The latest of each client that said something lately, unless the settings lead it elsewhere.
    package var statistics: [KafkaStatistics] { board.latest }

    package var maximumMessageBytes: Int { settings.maximumMessageBytes }

    package func create(_ topics: [TopicSpecification]) async throws(EventLogError) {
        try await self.topics.create(topics)
    }

    package func describe(
        _ names: [TopicName]?
    ) async throws(EventLogError) -> [TopicDescription] {
        try await topics.describe(names)
    }

    package func lag(
        of group: GroupName, in topics: [TopicName]
    ) async throws(EventLogError) -> [PartitionLag] {
        let described = try await self.topics.describe(topics)
        let names = Set(described.map(\.name))
        if let missing = topics.first(where: { !names.contains($0) }) {
            throw .topicMissing(missing)
        }
        let partitions = described.flatMap(\.partitions)
        let timeout = settings.requestTimeout
        let committed = try await connection.ask("cannot ask for the positions of \(group)") {
            client throws(RDKafkaError) in
            try client.committed(by: group, partitions.map(\.partition), timeout)
        }
        var behind: [Partition: Int64] = [:]
        for bounds in partitions {
            let position = max(committed[bounds.partition] ?? bounds.begin, bounds.begin)
            if position < bounds.end { behind[bounds.partition] = position }
        }
        // What is behind may be nothing but markers of transactions; then nothing is behind.
        let oldest = try await reads.first(behind)
        let now = Date()
        return partitions.map { bounds in
            let record = oldest[bounds.partition]
            let position = behind[bounds.partition] ?? bounds.end
            let age = record.map { now.timeIntervalSince($0.timestamp) } ?? 0
            return PartitionLag(
                partition: bounds.partition, committed: committed[bounds.partition],
                end: bounds.end, records: record == nil ? 0 : bounds.end - position,
                age: .milliseconds(Int64(max(age, 0) * 1000)))
        }
    }

    package func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position] {
        try MessageSize.check(messages, limit: maximumMessageBytes)
        try await topics.require(topic)
        do {
            return try await appender.append(messages, to: topic)
        } catch {
            if case .topicMissing = error { topics.forget(topic) }
            throw error
        }
    }

    package func subscribe(
        _ group: GroupName, to topics: [TopicName]
    ) async throws(EventLogError) -> any EventSubscription {
        _ = try connection.open()
        for topic in topics { try await self.topics.require(topic) }
        let instance = settings.instance.map { base in
            members.withLock { members in
                members.instances[group, default: 0] += 1
                let number = members.instances[group, default: 1]
                return number == 1 ? base : "\(base)-\(number)"
            }
        }
        let subscription = try KafkaSubscription(
            settings: settings, topics: self.topics, group: group, reading: topics,
            instance: instance)
        let isClosed = members.withLock { members in
            members.subscriptions.removeAll { $0.value == nil }
            members.subscriptions.append(WeakSubscription(value: subscription))
            return members.isClosed
        }
        guard !isClosed else {
            await subscription.leave()
            throw .closed
        }
        return subscription
    }

    package func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Record] {
        try await topics.require(partition.topic)
        return try await reads.read(partition, from: start, limit: limit)
    }

    /// Takes a bounded time, whatever becomes of the cluster and of the time of day meanwhile.
    package func close() async {
        await end { await $0.leave() }
        await appender.close()
        await RDKafkaClient.awaitDestruction(atMost: settings.requestTimeout)
    }

    /// Goes as a killed process goes, as far as the cluster can tell: for tests of what follows.
    package func vanish() async {
        await end { await $0.vanish() }
    }

    private func end(_ leave: @escaping @Sendable (KafkaSubscription) async -> Void) async {
        let subscriptions = members.withLock { members in
            members.isClosed = true
            return members.subscriptions.compactMap(\.value)
        }
        await withTaskGroup { tasks in
            for subscription in subscriptions { tasks.addTask { await leave(subscription) } }
        }
        connection.close()
        await reads.close()
    }
}
