import Events
import Foundation
import Synchronization
import Testing

@testable import EventLogKafka

/// What only a real broker shows, beyond the contract: markers, open transactions, churn.
@Suite(
    .enabled(
        if: KafkaFixture.broker != nil,
        "ASSAY_TEST_KAFKA names no broker (host:port): markers, fencing and churn go untested"),
    .serialized)
struct KafkaBrokerTests {
    private let prefix = "kafka-\(UUID().uuidString.prefix(8))"
    private let settings: KafkaSettings

    init() throws { settings = try KafkaFixture.real().settings }

    private func topic(
        _ name: String, partitions: Int32 = 1, in log: KafkaEventLog
    ) async throws -> TopicName {
        let topic = try TopicName("\(prefix).\(name)")
        try await log.create([TopicSpecification(topic, partitions: partitions)])
        return topic
    }

    private func numbered(_ range: Range<Int>) -> [Message] {
        range.map { Message(key: Array("key-\($0)".utf8), value: Array("\($0)".utf8)) }
    }

    /// All records, read page by page as a replay does.
    private func everything(
        in topic: TopicName, of log: KafkaEventLog, page: Int = 7
    ) async throws -> [Record] {
        var records: [Record] = []
        for partition in try await log.describe([topic]).flatMap(\.partitions) {
            var offset = partition.begin
            while true {
                let more = try await log.read(
                    partition.partition, from: .offset(offset), limit: BatchLimit(records: page))
                guard let last = more.last else { break }
                records += more
                offset = last.position.offset + 1
            }
        }
        return records
    }

    @Test func markersEndNoReadAndAreNoLag() async throws {
        let log = try KafkaEventLog(settings: settings)
        let source = try await topic("source", in: log)
        let outcome = try await topic("outcome", in: log)
        _ = try await log.append(numbered(0..<20), to: source)
        let worker = try await log.subscribe(try GroupName("\(prefix).w"), to: [source])
        var done = 0
        while done < 20 {
            let batch = try await worker.next(BatchLimit(records: 3), waitingUpTo: .seconds(30))
            try await worker.commit(
                batch, emitting: batch.records.map { Emission($0.message, to: outcome) })
            done += batch.records.count
        }
        // Each commit left a marker behind its records, so that offsets have gaps, and one at the end.
        let records = try await everything(in: outcome, of: log)
        #expect(records.count == 20)
        let last = try #require(records.last).position
        let end = try #require(try await log.describe([outcome]).first?.partitions.first?.end)
        #expect(end > last.offset + 1)
        let follow = try await log.read(
            last.partition, from: .offset(last.offset + 1), limit: BatchLimit(records: 1))
        #expect(follow.isEmpty)

        let group = try GroupName("\(prefix).r")
        let reader = try await log.subscribe(group, to: [outcome])
        var read = 0
        while read < 20 {
            let batch = try await reader.next(BatchLimit(records: 9), waitingUpTo: .seconds(30))
            try await reader.commit(batch, emitting: [])
            read += batch.records.count
        }
        #expect(read == 20)
        let lag = try await log.lag(of: group, in: [outcome])
        #expect(lag.map(\.records) == [0])
        #expect(lag.map(\.age) == [.zero])
        await log.close()
    }

    @Test func anOpenTransactionHoldsReadersBackAndIsEndedByTheNext() async throws {
        let log = try KafkaEventLog(settings: settings)
        let outcome = try await topic("outcome", in: log)
        let id = "\(prefix).open"
        func producer() throws -> RDKafkaProducer {
            let producer = try RDKafkaProducer(
                properties: settings.transactionProperties(id: id), statistics: nil
            ) { _ in }
            try producer.initTransactions(.seconds(20))
            return producer
        }
        let first = try producer()
        try first.beginTransaction()
        try first.produce(Message(key: [1], value: [1]), to: outcome, ticket: 1)
        first.flush(.seconds(20))
        _ = try await log.append([Message(key: [1], value: [2])], to: outcome)
        #expect(try await everything(in: outcome, of: log).isEmpty, "behind the open one")
        let second = try producer()
        // Kafka ends it when its id is taken over, others when its time is up.
        let deadline = ContinuousClock.now + .seconds(60)
        var seen: [Record] = []
        while seen.isEmpty, ContinuousClock.now < deadline {
            seen = try await everything(in: outcome, of: log)
        }
        #expect(seen.map(\.message.value) == [[2]])
        #expect(throws: RDKafkaError.self) { try first.commitTransaction(.seconds(20)) }
        _ = second
        await log.close()
    }

    @Test(arguments: ["roundrobin", "cooperative-sticky"])
    func underChurnEachRequestHasOneOutcome(_ assignor: String) async throws {
        var changed = self.settings
        changed.properties["partition.assignment.strategy"] = assignor
        changed.revocationGrace = .milliseconds(500)
        let settings = changed
        let log = try KafkaEventLog(settings: settings)
        let source = try await topic("source", partitions: 4, in: log)
        let outcome = try await topic("outcome", partitions: 2, in: log)
        let group = try GroupName("\(prefix).churn")
        let count = 3000
        let committed = Count()
        let isDone = { @Sendable in committed.value >= count }
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for start in stride(from: 0, to: count, by: 100) {
                    _ = try await log.append(numbered(start..<start + 100), to: source)
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            for worker in 0..<3 {
                tasks.addTask {
                    var life = 0
                    while !isDone() {
                        life += 1
                        let own = try KafkaEventLog(settings: settings)
                        let member = try await own.subscribe(group, to: [source])
                        // The first stays; one leaves again and again; one dies now and then.
                        let steps = worker == 0 ? Int.max : 20 + 10 * worker
                        try await work(
                            member, steps: steps, outcome,
                            committed: { committed.add($0) },
                            until: isDone)
                        if worker == 2, life.isMultiple(of: 2), !isDone() {
                            await own.vanish()
                        } else {
                            await own.close()
                        }
                    }
                }
            }
            try await tasks.waitForAll()
        }
        let texts = try await everything(in: outcome, of: log, page: 500).map {
            String(decoding: $0.message.value ?? [], as: UTF8.self)
        }
        #expect(texts.count == count)
        #expect(Set(texts).count == count)
        #expect(try await log.lag(of: group, in: [source]).allSatisfy { $0.records == 0 })
        await log.close()
    }

    private final class Count: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock { $0 } }
        func add(_ more: Int) { number.withLock { $0 += more } }
    }

    /// Reads ahead by one batch, commits, and goes on after a loss.
    private func work(
        _ member: any EventSubscription, steps: Int, _ outcome: TopicName,
        committed: @Sendable (Int) -> Void, until isDone: @Sendable () -> Bool
    ) async throws {
        var inHand: [EventBatch] = []
        var step = 0
        while step < steps, !isDone() {
            step += 1
            do throws(EventLogError) {
                let batch = try await member.next(
                    BatchLimit(records: 17), waitingUpTo: .milliseconds(100))
                if !batch.isEmpty { inHand.append(batch) }
                guard let oldest = inHand.first, inHand.count > 1 || batch.isEmpty else {
                    continue
                }
                inHand.removeFirst()
                try await member.commit(
                    oldest, emitting: oldest.records.map { Emission($0.message, to: outcome) })
                committed(oldest.records.count)
            } catch {
                inHand = []
                guard error.reaction != .stop else { throw error }
            }
        }
    }

    @Test func aStaticMemberTakesItsOwnPlaceAgain() async throws {
        var settings = settings
        settings.properties["group.instance.id"] = "\(prefix).member"
        let log = try KafkaEventLog(settings: settings)
        let source = try await topic("source", in: log)
        let group = try GroupName("\(prefix).static")
        _ = try await log.append(numbered(0..<4), to: source)
        let doomed = try await log.subscribe(group, to: [source])
        let first = try await doomed.next(BatchLimit(records: 2), waitingUpTo: .seconds(30))
        try await doomed.commit(first, emitting: [])
        await log.vanish()
        let again = try KafkaEventLog(settings: settings)
        let member = try await again.subscribe(group, to: [source])
        let rest = try await member.next(BatchLimit(records: 4), waitingUpTo: .seconds(30))
        #expect(
            rest.records.first?.position.offset
                == first.records.last.map { $0.position.offset + 1 })
        await again.close()
    }

    @Test func twentyThousandGoThrough() async throws {
        let log = try KafkaEventLog(settings: settings)
        let source = try await topic("many", partitions: 2, in: log)
        let count = 20_000
        let value = [UInt8](repeating: 7, count: 1000)
        for _ in 0..<4 {
            let messages = (0..<count / 4).map {
                Message(key: Array("\($0)".utf8), headers: [Header("n", "\($0)")], value: value)
            }
            _ = try await log.append(messages, to: source)
        }
        let member = try await log.subscribe(try GroupName("\(prefix).many"), to: [source])
        var read = 0
        while read < count {
            let batch = try await member.next(BatchLimit(records: 500), waitingUpTo: .seconds(30))
            try await member.commit(batch, emitting: [])
            read += batch.records.count
        }
        #expect(read == count)
        #expect(try await everything(in: source, of: log, page: 1000).count == count)
        await log.close()
    }
}
