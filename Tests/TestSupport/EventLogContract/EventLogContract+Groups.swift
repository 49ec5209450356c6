import Events
import Testing

extension EventLogContract {
    static let groups: [EventLogPromise] = [
        EventLogPromise("a new group reads from the beginning, in order", readsAll),
        EventLogPromise("returns an empty batch when nothing comes", returnsEmptyBatch),
        EventLogPromise("wakes up for what arrives while it waits", wakesUp),
        EventLogPromise(
            "goes on behind batches that are not committed yet", needs: [.transactions],
            readsAhead),
        EventLogPromise(
            "begins again at the committed positions after a rewind", needs: [.transactions],
            rewinds),
        EventLogPromise(
            "a later member goes on where the group had committed", needs: [.transactions],
            remembers),
        EventLogPromise("groups do not disturb each other", separatesGroups),
        EventLogPromise("reads several topics", readsSeveralTopics),
        EventLogPromise("is closed after leaving", closesAfterLeaving),
    ]

    private static func readsAll(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 3)
        _ = try await trial.log.append(numbered(0..<100), to: topic)
        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        let taken = try await trial.take(100, from: subscription, perBatch: 7)
        let expected = try await trial.everything(in: topic)
        for (partition, records) in Dictionary(grouping: taken, by: \.position.partition) {
            #expect(records == expected.filter { $0.position.partition == partition })
        }
        #expect(taken.count == expected.count)
        await subscription.leave()
    }

    private static func returnsEmptyBatch(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        for timeout in [Duration.zero, .milliseconds(5)] {
            let batch = try await subscription.next(
                BatchLimit(records: 1), waitingUpTo: timeout)
            #expect(batch.isEmpty)
        }
        await subscription.leave()
    }

    private static func wakesUp(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let other = try await trial.fixture.connect()
        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        for (number, producer) in [trial.log, other].enumerated() {
            async let batch = trial.batch(from: subscription)
            _ = try await producer.append(numbered(number..<number + 1, key: "k"), to: topic)
            let found = try await batch
            #expect(found.records.map(\.text) == ["\(number)"])
            try await subscription.commit(found, emitting: [])
        }
        await subscription.leave()
    }

    private static func readsAhead(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<9, key: "k"), to: topic)
        let subscription = try await trial.log.subscribe(group, to: [topic])
        var batches: [EventBatch] = []
        while batches.flatMap(\.records).count < 9 {
            batches.append(
                try await trial.batch(from: subscription, limit: BatchLimit(records: 3)))
        }
        #expect(batches.flatMap(\.records).map(\.text) == (0..<9).map(String.init))
        #expect(batches.count >= 3)
        #expect(batches.map(\.sequence) == batches.map(\.sequence).sorted())
        for batch in batches {
            try await subscription.commit(batch, emitting: [])
            let committed = try await trial.log.lag(of: group, in: [topic]).compactMap(\.committed)
            let last = try #require(batch.records.last)
            #expect(committed.contains(last.position.offset + 1))
        }
        await subscription.leave()
    }

    private static func rewinds(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        _ = try await trial.log.append(numbered(0..<10, key: "k"), to: topic)
        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        try await trial.take(2, from: subscription)
        let lost = try await trial.batch(from: subscription, limit: BatchLimit(records: 3))
        _ = try await trial.batch(from: subscription, limit: BatchLimit(records: 3))
        try await subscription.rewind()
        let again = try await trial.batch(from: subscription, limit: BatchLimit(records: 3))
        #expect(again.records.first == lost.records.first)
        try await subscription.rewind()
        let rest = try await trial.take(8, from: subscription)
        #expect(rest.map(\.text) == (2..<10).map(String.init))
        await subscription.leave()
    }

    private static func remembers(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<10, key: "k"), to: topic)
        let first = try await trial.log.subscribe(group, to: [topic])
        try await trial.take(4, from: first)
        _ = try await trial.batch(from: first, limit: BatchLimit(records: 3))
        await first.leave()

        let other = try await trial.fixture.connect()
        let second = try await other.subscribe(group, to: [topic])
        let rest = try await trial.take(6, from: second)
        #expect(rest.map(\.text) == (4..<10).map(String.init))
        await second.leave()
    }

    private static func separatesGroups(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        _ = try await trial.log.append(numbered(0..<10, key: "k"), to: topic)
        for group in [try trial.group("one"), try trial.group("two")] {
            let subscription = try await trial.log.subscribe(group, to: [topic])
            let records = try await trial.take(10, from: subscription)
            #expect(records.map(\.text) == (0..<10).map(String.init))
            await subscription.leave()
        }
    }

    private static func readsSeveralTopics(_ trial: EventLogTrial) async throws {
        let topics = [
            try await trial.topic("a"), try await trial.topic("b", partitions: 2),
        ]
        for topic in topics { _ = try await trial.log.append(numbered(0..<20), to: topic) }
        let subscription = try await trial.log.subscribe(try trial.group(), to: topics)
        let records = try await trial.take(40, from: subscription, perBatch: 3)
        for topic in topics {
            let own = records.filter { $0.position.topic == topic }
            #expect(Set(own.map(\.text)) == Set((0..<20).map(String.init)))
        }
        await subscription.leave()
    }

    private static func closesAfterLeaving(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        _ = try await trial.log.append(numbered(0..<1), to: topic)
        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        let batch = try await trial.batch(from: subscription)
        await subscription.leave()
        await subscription.leave()
        let isClosed = { (error: EventLogError) in error == .closed }
        await expectError("next", isClosed) {
            _ = try await subscription.next(BatchLimit(records: 1), waitingUpTo: .zero)
        }
        await expectError("commit", isClosed) {
            try await subscription.commit(batch, emitting: [])
        }
        await expectError("rewind", isClosed) { try await subscription.rewind() }
    }
}
