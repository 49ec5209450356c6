import CRDKafka
import Dispatch
import Events
import FoundationEssentials
import Synchronization

/// Creates topics and tells what they hold.
final class KafkaTopics: Sendable {
    private let settings: KafkaSettings
    private let connection: KafkaConnection
    /// Those that were there when somebody looked: only ever saves a question.
    private let known = Mutex<Set<TopicName>>([])

    init(settings: KafkaSettings, connection: KafkaConnection) {
        self.settings = settings
        self.connection = connection
    }

    /// - Throws: `topicMissing`, `unavailable`, `refused`.
    func require(_ topic: TopicName) async throws(EventLogError) {
        guard !known.withLock({ $0.contains(topic) }) else { return }
        guard try await catalogue([topic]).topics.first != nil else { throw .topicMissing(topic) }
    }

    /// What was known of a topic turned out wrong.
    func forget(_ topic: TopicName) {
        known.withLock { _ = $0.remove(topic) }
    }

    func create(_ topics: [TopicSpecification]) async throws(EventLogError) {
        for topic in topics where topic.partitions < 1 {
            throw .refused("topic \(topic.name) needs at least one partition")
        }
        let catalogue = try await catalogue(topics.map(\.name))
        let there = Set(catalogue.topics.map(\.name))
        let missing = topics.filter { !there.contains($0.name) }
        if !missing.isEmpty {
            try await make(missing.map { KafkaReplicas.settled($0, brokers: catalogue.brokers) })
        }
        try await awaitLeaders(of: topics.map(\.name))
    }

    private func make(_ topics: [TopicSpecification]) async throws(EventLogError) {
        let timeout = settings.requestTimeout
        let answers = try await connection.ask("cannot create topics") {
            client throws(RDKafkaError) in
            try client.create(topics, configuration: KafkaTopics.configuration, timeout)
        }
        for (name, error) in answers {
            guard let error, error.code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS else { continue }
            let factor = topics.first { $0.name == name }?.replicationFactor
            guard error.code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR, let factor else {
                throw error.asEventLogError("cannot create topic \(name)")
            }
            throw .refused(
                "cannot create topic \(name) with \(factor) replicas: the cluster has fewer"
                    + " brokers; lower topics.replication_factor, or leave it out")
        }
    }

    func describe(_ names: [TopicName]?) async throws(EventLogError) -> [TopicDescription] {
        let catalogue = try await catalogue(names)
        let topics = catalogue.topics
        let partitions = topics.flatMap(\.partitions)
        let timeout = settings.requestTimeout
        let (begins, ends, configurations) = try await connection.ask("cannot describe topics") {
            client throws(RDKafkaError) in
            (
                try client.offsets(
                    KafkaTopics.ask(partitions, Int64(RD_KAFKA_OFFSET_BEGINNING)), timeout),
                try client.offsets(
                    KafkaTopics.ask(partitions, Int64(RD_KAFKA_OFFSET_END)), timeout),
                catalogue.hasController
                    ? try client.configurations(of: topics.map(\.name), timeout) : [:]
            )
        }
        return topics.map { topic in
            TopicDescription(
                name: topic.name,
                partitions: topic.partitions.map {
                    PartitionDescription(
                        partition: $0, begin: begins[$0] ?? 0, end: ends[$0] ?? 0)
                },
                // Whoever may not ask for it is told of none.
                retention: KafkaTopics.retention(configurations[topic.name] ?? [:]),
                replicationFactor: Int16(clamping: topic.replicas),
                keepsLastOfKey: configurations[topic.name]?["cleanup.policy"] == "compact")
        }
    }

    /// The topics with their partitions, in the order of the names; all but Kafka's own without.
    private func catalogue(
        _ names: [TopicName]?
    ) async throws(EventLogError) -> RDKafkaCatalogue {
        let timeout = settings.requestTimeout
        var found = try await connection.ask("cannot ask for topics") {
            client throws(RDKafkaError) in
            guard let names else { return try client.topics(nil, timeout) }
            var all = RDKafkaCatalogue(topics: [], brokers: 0, hasController: true)
            for name in names {
                let one = try client.topics(name, timeout)
                all.topics += one.topics
                all.brokers = max(all.brokers, one.brokers)
                all.hasController = all.hasController && one.hasController
            }
            return all
        }
        for topic in found.topics where topic.error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED
        {
            throw RDKafkaError(topic.error).asEventLogError("cannot ask for topic \(topic.name)")
        }
        found.topics.removeAll {
            $0.error != RD_KAFKA_RESP_ERR_NO_ERROR || $0.partitions.isEmpty
        }
        known.withLock { $0.formUnion(found.topics.map(\.name)) }
        if names == nil {
            found.topics.removeAll { KafkaTopics.own.contains($0.name.rawValue) }
            found.topics.sort { $0.name < $1.name }
        }
        return found
    }

    /// Kafka's own topics, which are nobody's business.
    private static let own: Set = ["__consumer_offsets", "__transaction_state"]

    /// A created topic can be written to when each partition has a leader, which takes a moment.
    private func awaitLeaders(of names: [TopicName]) async throws(EventLogError) {
        let deadline = ContinuousClock.now + settings.requestTimeout
        while true {
            let ready = try await catalogue(names).topics.filter(\.isReady)
            if ready.count == names.count { return }
            guard ContinuousClock.now < deadline else {
                let without = Set(names).subtracting(ready.map(\.name)).sorted()
                throw .unavailable(
                    "no leader yet for \(without.map(\.rawValue).joined(separator: ", "))")
            }
            do {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                throw .unavailable("cancelled while waiting for the topics' leaders")
            }
        }
    }

    private static func ask(_ partitions: [Partition], _ time: Int64) -> [Partition: Int64] {
        Dictionary(partitions.map { ($0, time) }, uniquingKeysWith: { first, _ in first })
    }

    /// Said even where there is no bound: the broker's default is a week.
    private static func configuration(_ topic: TopicSpecification) -> [(String, String)] {
        [
            ("retention.ms", topic.retention.age.map { "\($0.wholeMilliseconds)" } ?? "-1"),
            ("retention.bytes", topic.retention.bytes.map { "\($0)" } ?? "-1"),
            ("cleanup.policy", topic.keepsLastOfKey ? "compact" : "delete"),
        ] + KafkaReplicas.configuration(topic)
    }

    private static func retention(_ configuration: [String: String]) -> Retention {
        let age = configuration["retention.ms"].flatMap { Int64($0) } ?? -1
        let bytes = configuration["retention.bytes"].flatMap { Int64($0) } ?? -1
        return Retention(
            age: age < 0 ? nil : .milliseconds(age), bytes: bytes < 0 ? nil : bytes)
    }
}

extension Duration {
    /// Beyond 24 days too, unlike a time-out's.
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds.multipliedReportingOverflow(by: 1000).partialValue
            + components.attoseconds / 1_000_000_000_000_000
    }
}
