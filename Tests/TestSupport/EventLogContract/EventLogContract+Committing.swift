import Events
import Testing

extension EventLogContract {
    static let committing: [EventLogPromise] = [
        EventLogPromise("emits and moves on in one step", needs: [.transactions], emits),
        EventLogPromise("emits nothing for a batch given up", needs: [.transactions], emitsNothing),
        EventLogPromise(
            "a commit that fails happens not at all, and its batches come again",
            needs: [.transactions], failsWhole),
        EventLogPromise(
            "reading goes on beside commits, of which one fails", needs: [.transactions], overlaps),
        EventLogPromise(
            "a chain of services neither loses nor doubles", needs: [.transactions], chains),
    ]

    private static func emits(_ trial: EventLogTrial) async throws {
        let source = try await trial.topic("source")
        let good = try await trial.topic("good", partitions: 2)
        let bad = try await trial.topic("bad")
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<10, key: "k"), to: source)
        let subscription = try await trial.log.subscribe(group, to: [source])
        var seen = 0
        while seen < 10 {
            let batch = try await trial.batch(from: subscription, limit: BatchLimit(records: 4))
            #expect(try await trial.everything(in: good).count == seen, "not before the commit")
            seen += batch.records.count
            try await subscription.commit(
                batch,
                emitting: batch.records.flatMap { record in
                    [Emission(record.message, to: good), Emission(record.message, to: bad)]
                })
            #expect(try await trial.everything(in: good).count == seen)
            #expect(try await trial.everything(in: bad).count == seen)
            let lag = try await trial.log.lag(of: group, in: [source])
            let last = try #require(batch.records.last)
            #expect(lag.compactMap(\.committed) == [last.position.offset + 1])
        }
        #expect(try await trial.everything(in: bad).map(\.text) == (0..<10).map(String.init))
        await subscription.leave()
    }

    private static func emitsNothing(_ trial: EventLogTrial) async throws {
        let source = try await trial.topic("source")
        let outcome = try await trial.topic("outcome")
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<4, key: "k"), to: source)
        let subscription = try await trial.log.subscribe(group, to: [source])
        let lost = try await trial.batch(from: subscription)
        try await subscription.rewind()
        await expectError("given up", \.isBatchLost) {
            try await subscription.commit(
                lost, emitting: lost.records.map { Emission($0.message, to: outcome) })
        }
        #expect(try await trial.everything(in: outcome).isEmpty)
        #expect(try await trial.log.lag(of: group, in: [source]).allSatisfy { $0.committed == nil })
        let records = try await trial.take(4, from: subscription)
        #expect(records.map(\.text) == ["0", "1", "2", "3"])
        await subscription.leave()
    }

    private static func failsWhole(_ trial: EventLogTrial) async throws {
        let source = try await trial.topic("source")
        let outcome = try await trial.topic("outcome")
        let missing = try trial.name("missing")
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<6, key: "k"), to: source)
        let subscription = try await trial.log.subscribe(group, to: [source])
        let tooLarge = Message(
            value: Array(repeating: 1, count: trial.log.maximumMessageBytes + 1))
        let faults: [(Emission, (EventLogError) -> Bool)] = [
            (Emission(tooLarge, to: outcome), \.isTooLarge),
            (Emission(Message(value: [1]), to: missing), { $0 == .topicMissing(missing) }),
        ]
        for (fault, isExpected) in faults {
            let batch = try await trial.batch(from: subscription, limit: BatchLimit(records: 3))
            _ = try await trial.batch(from: subscription, limit: BatchLimit(records: 1))
            await expectError("a bad emission", isExpected) {
                try await subscription.commit(
                    batch, emitting: [Emission(Message(value: [1]), to: outcome), fault])
            }
            #expect(try await trial.everything(in: outcome).isEmpty)
        }
        let records = try await trial.take(6, from: subscription)
        #expect(records.map(\.text) == (0..<6).map(String.init))
        await subscription.leave()
    }

    /// Whatever the read beside the failing commit brought: after a rewind all comes once, in order.
    private static func overlaps(_ trial: EventLogTrial) async throws {
        let source = try await trial.topic("source")
        let outcome = try await trial.topic("outcome")
        let missing = try trial.name("missing")
        let count = 60
        _ = try await trial.log.append(numbered(0..<count, key: "k"), to: source)
        let subscription = try await trial.log.subscribe(trial.group(), to: [source])
        var mayFail = true
        var committed = 0
        var inHand = try await trial.batch(from: subscription, limit: BatchLimit(records: 5))
        while committed < count {
            let batch = inHand
            let failing = mayFail && committed >= 20
            let emissions = batch.records.map {
                Emission($0.message, to: failing ? missing : outcome)
            }
            async let next = subscription.next(BatchLimit(records: 5), waitingUpTo: .zero)
            do throws(EventLogError) {
                try await subscription.commit(batch, emitting: emissions)
                committed += batch.records.count
            } catch {
                guard failing, error == .topicMissing(missing) else { throw error }
                mayFail = false
            }
            do { inHand = try await next } catch let error as EventLogError {
                guard failing, error.isBatchLost else { throw error }
            }
            if failing { try await subscription.rewind() }
            guard committed < count, failing || inHand.isEmpty else { continue }
            inHand = try await trial.batch(from: subscription, limit: BatchLimit(records: 5))
        }
        #expect(!mayFail)
        let texts = try await trial.everything(in: outcome).map(\.text)
        #expect(texts == (0..<count).map(String.init))
        await subscription.leave()
    }

    private static func chains(_ trial: EventLogTrial) async throws {
        let names = ["requests", "verdicts", "notices"]
        var topics: [TopicName] = []
        for name in names { topics.append(try await trial.topic(name, partitions: 2)) }
        let count = 200
        let (requests, verdicts, notices) = (topics[0], topics[1], topics[2])
        let ends = Tally()
        try await withThrowingTaskGroup { tasks in
            for (source, target) in [(requests, verdicts), (verdicts, notices)] {
                let log = try await trial.fixture.connect()
                let group = try trial.group(source.rawValue)
                tasks.addTask {
                    let subscription = try await log.subscribe(group, to: [source])
                    try await trial.work(
                        subscription, emitting: { [Emission($0.message, to: target)] },
                        committed: { ends.add($0) }, until: { ends.count >= 2 * count })
                    await subscription.leave()
                }
            }
            tasks.addTask {
                for start in stride(from: 0, to: count, by: 50) {
                    _ = try await trial.log.append(numbered(start..<start + 50), to: requests)
                }
            }
            try await tasks.waitForAll()
        }
        let texts = try await trial.everything(in: notices).map(\.text)
        #expect(texts.count == count)
        #expect(Set(texts) == Set((0..<count).map(String.init)))
    }
}
