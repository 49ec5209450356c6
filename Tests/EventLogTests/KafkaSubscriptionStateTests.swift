import CRDKafka
import Events
import Synchronization
import Testing

@testable import EventLogKafka

/// What a member of a group decides, without any cluster.
@Suite struct KafkaSubscriptionStateTests {
    private let topic: TopicName
    private let left: Partition
    private let right: Partition

    init() throws {
        topic = try TopicName("topic")
        left = Partition(topic, 0)
        right = Partition(topic, 1)
    }

    /// What calls of `next` were answered.
    private final class Answers: Sendable {
        private let answers = Mutex<[Result<EventBatch, EventLogError>]>([])
        var all: [Result<EventBatch, EventLogError>] { answers.withLock { $0 } }
        var losses: Int {
            all.count { if case .failure(.batchLost) = $0 { true } else { false } }
        }

        func request(_ limit: Int = 10) -> SubscriptionState.Request {
            SubscriptionState.Request(
                limit: BatchLimit(records: limit), deadline: .now + .seconds(60),
                answer: { result in self.answers.withLock { $0.append(result) } })
        }
    }

    private func records(_ partition: Partition, _ offsets: Range<Int64>) -> [Record] {
        offsets.map {
            Record(
                position: Position(partition, $0), timestamp: .init(millisecondsSince1970: 0),
                message: Message(value: [UInt8($0)]))
        }
    }

    /// Asks, and is given the records.
    private func take(
        _ records: [Record], from state: inout SubscriptionState
    ) throws -> EventBatch {
        let answers = Answers()
        state.ask(answers.request())?.give()
        state.handOut(records)?.give()
        return try #require(answers.all.first).get()
    }

    private func isNothing(_ answer: SubscriptionState.Answer?) -> Bool { answer == nil }

    @Test func positionsOfACommitAreBehindTheLastRecords() throws {
        var state = SubscriptionState()
        state.assigned([left, right], nil)
        let batch = try take(records(left, 3..<6) + records(right, 0..<2), from: &state)
        #expect(try state.beginCommit(batch) == [left: 6, right: 2])
    }

    @Test func aRevocationLosesTheBatchesWithItsRecords() throws {
        var state = SubscriptionState()
        state.assigned([left, right], nil)
        let batch = try take(records(left, 0..<2), from: &state)
        let answers = Answers()
        state.ask(answers.request())?.give()
        state.revoked([left], why: "moved")?.give()
        #expect(answers.losses == 1)
        #expect(throws: EventLogError.batchLost("it was given up before")) {
            try state.beginCommit(batch)
        }
        #expect(state.takeRevoked() == [left])
        state.ask(answers.request())?.give()
        guard case .rewind([right]) = state.turn(.now, patience: .seconds(1)) else {
            Issue.record("the partition that stayed is read again")
            return
        }
    }

    /// What a member was when the partitions came is what its commits are fenced by, until others come.
    @Test func commitsAreFencedByTheAssignment() throws {
        let first = RDKafkaMembership(taking: rd_kafka_consumer_group_metadata_new("group"))
        let second = RDKafkaMembership(taking: rd_kafka_consumer_group_metadata_new("group"))
        var state = SubscriptionState()
        state.assigned([left], first)
        let batch = try take(records(left, 0..<2), from: &state)
        _ = try state.beginCommit(batch)
        _ = state.revoked([left], why: "lost")
        #expect(state.membership === first)
        state.assigned([right], second)
        #expect(state.membership === second)
    }

    @Test func aRevocationElsewhereLosesNothing() throws {
        var state = SubscriptionState()
        state.assigned([left, right], nil)
        let batch = try take(records(left, 0..<2), from: &state)
        #expect(isNothing(state.revoked([right], why: "moved")))
        #expect(try state.beginCommit(batch) == [left: 2])
    }

    @Test func aRevocationLeavesTheCommitUnderWayAlone() throws {
        var state = SubscriptionState()
        state.assigned([left], nil)
        let batch = try take(records(left, 0..<2), from: &state)
        _ = try state.beginCommit(batch)
        #expect(isNothing(state.revoked([left], why: "moved")))
        state.endCommit()
        #expect(!state.holds([left]))
        let answers = Answers()
        #expect(isNothing(state.ask(answers.request())), "nothing was lost")
    }

    @Test func aLossNobodyWaitedForIsToldByTheNextCallOnce() throws {
        var state = SubscriptionState()
        state.assigned([left], nil)
        _ = try take(records(left, 0..<2), from: &state)
        state.revoked([left], why: "moved")?.give()
        let answers = Answers()
        state.ask(answers.request())?.give()
        state.ask(answers.request())?.give()
        #expect(answers.losses == 1)
        #expect(answers.all.count == 1)
    }

    @Test func afterALossNothingReadBeforeIsHandedOut() throws {
        var state = SubscriptionState()
        state.assigned([left], nil)
        _ = try take(records(left, 0..<2), from: &state)
        state.giveUp("a commit failed", told: true)?.give()
        let answers = Answers()
        state.ask(answers.request())?.give()
        #expect(isNothing(state.handOut(records(left, 2..<4))))
        state.rewound()
        state.handOut(records(left, 0..<4))?.give()
        #expect(try answers.all.first?.get().records.count == 4)
    }

    @Test func whoLeftIsToldSo() throws {
        var state = SubscriptionState()
        state.assigned([left], nil)
        let batch = try take(records(left, 0..<1), from: &state)
        let answers = Answers()
        state.ask(answers.request())?.give()
        let (isFirst, answer) = state.leave()
        answer?.give()
        #expect(isFirst)
        state.ask(answers.request())?.give()
        #expect(answers.all.count == 2)
        #expect(throws: EventLogError.closed) { try state.beginCommit(batch) }
        #expect(!state.leave().isFirst)
    }

    @Test func aSilentCallerIsGivenUp() throws {
        var state = SubscriptionState()
        guard case .rest = state.turn(.now, patience: .seconds(10)) else {
            Issue.record("just begun")
            return
        }
        guard case .starve = state.turn(.now + .seconds(11), patience: .seconds(10)) else {
            Issue.record("silent for too long")
            return
        }
    }
}
