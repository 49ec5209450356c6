import CRDKafka
import EventLogKafka
import Events
import Foundation
import Synchronization
import Testing

/// What the Kafka log makes of a cluster's failings, on librdkafka's mock.
@Suite struct KafkaMockTests {
    private let topic: TopicName
    private let group: GroupName

    init() throws {
        topic = try TopicName("requests")
        group = try GroupName("readers")
    }

    private func messages(_ range: Range<Int>) -> [Message] {
        range.map { Message(key: Array("k".utf8), value: Array("\($0)".utf8)) }
    }

    private func texts(_ records: [Record]) -> [String] {
        records.map { String(decoding: $0.message.value ?? [], as: UTF8.self) }
    }

    @Test func anAwayBrokerIsSaidInTimeAndItsReturnNoticed() async throws {
        let cluster = try MockKafkaCluster()
        var settings = KafkaSettings(
            bootstrapServers: cluster.bootstrapServers,
            properties: ["reconnect.backoff.max.ms": "100"])
        settings.deliveryTimeout = .seconds(2)
        let log = try KafkaEventLog(settings: settings)
        _ = try await log.append(messages(0..<1), to: topic)
        cluster.setBroker(isUp: false)
        let away = await failure { _ = try await log.append(messages(1..<2), to: topic) }
        #expect(away?.reaction == .retry)
        let words = "\(String(describing: away))"
        #expect(words.contains("no acknowledgement from \(cluster.bootstrapServers)"), "\(words)")
        #expect(words.contains("topic requests"), "\(words)")
        cluster.setBroker(isUp: true)
        _ = try await log.append(messages(2..<3), to: topic)
        let records = try await read(log)
        #expect(texts(records).first == "0")
        #expect(texts(records).last == "2")
        await log.close()
    }

    @Test func aMemberIsToldThatTheBrokersAreAwayAndGoesOnWhenTheyAreBack() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(
                bootstrapServers: cluster.bootstrapServers,
                properties: ["reconnect.backoff.max.ms": "100"]))
        _ = try await log.append(messages(0..<1), to: topic)
        let subscription = try await log.subscribe(group, to: [topic])
        let batch = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        #expect(batch.records.count == 1)
        cluster.setBroker(isUp: false)
        let away = await failure {
            _ = try await subscription.next(BatchLimit(records: 5), waitingUpTo: .seconds(30))
        }
        #expect(away?.reaction == .retry)
        #expect("\(String(describing: away))".contains(cluster.bootstrapServers))
        cluster.setBroker(isUp: true)
        _ = try await log.append(messages(1..<2), to: topic)
        let next = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        #expect(texts(next.records) == ["1"])
        await log.close()
    }

    @Test func aBrokerThatNeverWasIsNamed() async throws {
        var settings = KafkaSettings(bootstrapServers: "127.0.0.1:1")
        settings.requestTimeout = .milliseconds(500)
        let log = try KafkaEventLog(settings: settings)
        let error = await failure { _ = try await log.append(messages(0..<1), to: topic) }
        #expect(error?.reaction == .retry)
        #expect(
            "\(String(describing: error))".contains("127.0.0.1:1"), "\(String(describing: error))")
        await log.close()
    }

    @Test func passingErrorsAreRetriedWithoutDoubling() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        cluster.fail(
            0,
            with: [
                RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
                RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            ])
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        let positions = try await log.append(messages(0..<10), to: topic)
        #expect(positions.map(\.offset) == Array(0..<10))
        #expect(texts(try await read(log)) == (0..<10).map(String.init))
        await log.close()
    }

    @Test func aForbiddenTopicIsRefused() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        cluster.fail(0, with: [RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED])
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        let error = await failure { _ = try await log.append(messages(0..<1), to: topic) }
        #expect(error?.reaction == .stop, "\(String(describing: error))")
        #expect("\(String(describing: error))".contains("authorization"))
        await log.close()
    }

    @Test func afterAFatalErrorTheNextAppendHasANewProducer() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        // For an idempotent producer there is no way on from this one.
        cluster.fail(
            0, with: Array(repeating: RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, count: 1))
        var settings = KafkaSettings(bootstrapServers: cluster.bootstrapServers)
        settings.deliveryTimeout = .seconds(2)
        let log = try KafkaEventLog(settings: settings)
        await #expect(throws: EventLogError.self) {
            _ = try await log.append(messages(0..<1), to: topic)
        }
        _ = try await log.append(messages(1..<2), to: topic)
        #expect(texts(try await read(log)).last == "1")
        await log.close()
    }

    @Test func aFullBufferMakesAppendsWait() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        var settings = KafkaSettings(bootstrapServers: cluster.bootstrapServers)
        settings.bufferBytes = 64 * 1024
        let log = try KafkaEventLog(settings: settings)
        // Ten times what the buffer takes, by several at once.
        let value = [UInt8](repeating: 7, count: 8 * 1024)
        try await withThrowingTaskGroup { tasks in
            for _ in 0..<4 {
                tasks.addTask {
                    let messages = Array(repeating: Message(value: value), count: 20)
                    let positions = try await log.append(messages, to: topic)
                    #expect(positions.count == 20)
                }
            }
            try await tasks.waitForAll()
        }
        #expect(try await read(log).count == 80)
        await log.close()
    }

    @Test func aMemberReadsAndItsCommitsAreAcknowledged() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let outcome = try TopicName("outcome")
        cluster.create(outcome, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        _ = try await log.append(messages(0..<5), to: topic)
        let subscription = try await log.subscribe(group, to: [topic])
        let batch = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        #expect(texts(batch.records).first == "0")
        try await subscription.commit(
            batch, emitting: batch.records.map { Emission($0.message, to: outcome) })
        let emitted = try await log.read(
            Partition(outcome, 0), from: .beginning, limit: BatchLimit(records: 10))
        #expect(emitted.map(\.message.value) == batch.records.map(\.message.value))
        await log.close()
    }

    @Test func anAbortedCommitIsLostAndTheNextOneGoesThrough() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        _ = try await log.append(messages(0..<5), to: topic)
        let subscription = try await log.subscribe(group, to: [topic])
        let batch = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        // TxnOffsetCommit: the group has gone on to another generation.
        cluster.fail(28, with: [RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION])
        let error = await failure { try await subscription.commit(batch, emitting: []) }
        #expect(error?.reaction == .proceed, "\(String(describing: error))")
        let again = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        #expect(again.records.first == batch.records.first)
        try await subscription.commit(again, emitting: [])
        await log.close()
    }

    @Test func aFencedCommitIsLostAndTheNextOneHasANewProducer() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        _ = try await log.append(messages(0..<5), to: topic)
        let subscription = try await log.subscribe(group, to: [topic])
        let batch = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        // EndTxn: somebody else has the transactional id.
        cluster.fail(26, with: [RD_KAFKA_RESP_ERR_PRODUCER_FENCED])
        let error = await failure { try await subscription.commit(batch, emitting: []) }
        #expect(error?.reaction == .proceed, "\(String(describing: error))")
        let again = try await subscription.next(
            BatchLimit(records: 5), waitingUpTo: .seconds(30))
        #expect(again.records.first == batch.records.first)
        try await subscription.commit(again, emitting: [])
        await log.close()
    }

    @Test func aForbiddenGroupIsRefused() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        _ = try await log.append(messages(0..<1), to: topic)
        // JoinGroup.
        cluster.fail(11, with: [RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED])
        let subscription = try await log.subscribe(group, to: [topic])
        let error = await failure {
            _ = try await subscription.next(BatchLimit(records: 1), waitingUpTo: .seconds(30))
        }
        #expect(error?.reaction == .stop, "\(String(describing: error))")
        await log.close()
    }

    @Test func statisticsAreTold() async throws {
        let cluster = try MockKafkaCluster()
        var settings = KafkaSettings(bootstrapServers: cluster.bootstrapServers)
        let (told, teller) = AsyncStream.makeStream(of: KafkaStatistics.self)
        settings.statistics = .init(every: .milliseconds(100)) { teller.yield($0) }
        let log = try KafkaEventLog(settings: settings)
        _ = try await log.append(messages(0..<3), to: topic)
        let producer = await told.first { $0.kind == "producer" && $0.sentMessages == 3 }
        #expect(producer?.connectedBrokers ?? 0 > 0)
        await log.close()
    }

    @Test func aCancelledWaitEndsWithAnEmptyBatch() async throws {
        let cluster = try MockKafkaCluster()
        cluster.create(topic, partitions: 1)
        let log = try KafkaEventLog(
            settings: KafkaSettings(bootstrapServers: cluster.bootstrapServers))
        let subscription = try await log.subscribe(group, to: [topic])
        let waiting = Task {
            try await subscription.next(BatchLimit(records: 1), waitingUpTo: .seconds(3600))
        }
        waiting.cancel()
        #expect(try await waiting.value.isEmpty)
        await log.close()
    }

    private func failure(_ body: () async throws -> Void) async -> EventLogError? {
        do {
            try await body()
            Issue.record("nothing was thrown")
            return nil
        } catch {
            return error as? EventLogError
        }
    }

    /// All of the partitions that the mock gave the topic.
    private func read(_ log: KafkaEventLog) async throws -> [Record] {
        var records: [Record] = []
        for partition in try await log.describe([topic]).flatMap(\.partitions) {
            records += try await log.read(
                partition.partition, from: .beginning, limit: BatchLimit(records: 1000))
        }
        return records.sorted { $0.timestamp < $1.timestamp }
    }
}
