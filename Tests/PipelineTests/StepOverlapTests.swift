import EventLogMemory
import Events
import Synchronization
import Testing

@testable import Pipeline

/// Reading, processing and committing at the same time.
@Suite struct StepOverlapTests {
    private static let limit = BatchLimit(records: 2)

    /// Passes records on with a number, and tells of each batch before it is done.
    private struct Passing: Step {
        let description = StepDescription(
            name: "passing", group: Groups().verification, inputs: [Topics().requests],
            outputs: [Topics().verified])
        let begun: @Sendable ([Record]) async throws -> Void

        func makeMemory() -> UInt8 { 0 }

        func process(_ records: [Record], memory: inout UInt8) async throws -> [Emission] {
            try await begun(records)
            return records.map { record in
                memory += 1
                let value = (record.message.value ?? []) + [memory]
                return Emission(Message(key: [1], value: value), to: Topics().verified)
            }
        }
    }

    /// A subscription whose commits can be held up, or made to fail.
    private struct Watched: EventSubscription {
        let subscription: any EventSubscription
        let beforeCommit: @Sendable (EventBatch) async throws(EventLogError) -> Void

        func next(
            _ limit: BatchLimit, waitingUpTo timeout: Duration
        ) async throws(EventLogError) -> EventBatch {
            try await subscription.next(limit, waitingUpTo: timeout)
        }

        func commit(
            _ batch: EventBatch, emitting emissions: [Emission]
        ) async throws(EventLogError) {
            do {
                try await beforeCommit(batch)
            } catch {
                // As the contract has it: a commit that fails gives up all that is in hand.
                try await subscription.rewind()
                throw error
            }
            try await subscription.commit(batch, emitting: emissions)
        }

        func rewind() async throws(EventLogError) { try await subscription.rewind() }

        func leave() async { await subscription.leave() }
    }

    private func turning(
        _ driver: TopologyDriver,
        begun: @escaping @Sendable ([Record]) async throws -> Void = { _ in },
        beforeCommit: @escaping @Sendable (EventBatch) async throws(EventLogError) -> Void
    ) async throws -> StepTurning<Passing> {
        let step = Passing(begun: begun)
        return StepTurning(
            step,
            subscription: Watched(
                subscription: try await driver.log.subscribe(
                    step.description.group, to: step.description.inputs),
                beforeCommit: beforeCommit))
    }

    private func send(_ count: UInt8, to driver: TopologyDriver) async throws {
        let messages = (0..<count).map { Message(key: [1], value: [$0]) }
        _ = try await driver.log.append(messages, to: driver.topics.requests)
    }

    private func values(_ driver: TopologyDriver) async throws -> [[UInt8]?] {
        try await driver.records(driver.topics.verified).map(\.message.value)
    }

    /// The commit of a batch waits for the next one to be processed: were they not at the same
    /// time, this would never end.
    @Test func aBatchIsCommittedWhileTheNextOneIsProcessed() async throws {
        let driver = try await TopologyDriver()
        try await send(6, to: driver)
        let (processed, tell) = AsyncStream.makeStream(of: UInt8.self)
        var turning = try await turning(driver) { records in
            tell.yield(records[0].message.value?[0] ?? 0)
        } beforeCommit: { batch async throws(EventLogError) in
            guard batch.records[0].message.value == [0] else { return }
            for await first in processed where first == 2 { break }
        }
        var committed = 0
        while committed < 6 {
            committed += try await turning.advance(reading: Self.limit, waitingUpTo: .zero)
                .committed
        }
        #expect(try await values(driver) == [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6]])
        #expect(!turning.isBusy)
    }

    @Test(arguments: [0, 1, 2])
    func aCommitThatFailsDropsAllInHandAndTheMemoryWithIt(_ failing: Int) async throws {
        let driver = try await TopologyDriver()
        try await send(8, to: driver)
        let commits = Mutex(0)
        var turning = try await turning(driver) { _ async throws(EventLogError) in
            let number = commits.withLock { count in
                defer { count += 1 }
                return count
            }
            if number == failing { throw .batchLost("on purpose") }
        }
        var committed = 0
        var failures = 0
        while committed < 8 {
            do {
                committed += try await turning.advance(
                    reading: Self.limit, waitingUpTo: .zero
                ).committed
            } catch EventLogError.batchLost {
                failures += 1
                #expect(!turning.isBusy)
            }
        }
        #expect(failures == 1)
        let all = try await values(driver)
        #expect(all.map { $0?.first } == (0..<8).map { UInt8($0) }, "each once, and in order")
        let before = UInt8(failing * 2)
        let memories = Array(1...before + 1).dropLast() + Array(1...(8 - before))
        #expect(all.map { $0?.last } == memories.map(Optional.some))
    }

    @Test func aStepThatFailsLetsWhatIsReadyBeCommitted() async throws {
        let driver = try await TopologyDriver()
        try await send(4, to: driver)
        let failures = Mutex(1)
        var turning = try await turning(driver) { records in
            guard records[0].message.value == [2] else { return }
            let fails = failures.withLock { left in
                defer { left -= 1 }
                return left > 0
            }
            if fails { throw EventLogError.unavailable("on purpose") }
        } beforeCommit: { _ async throws(EventLogError) in
        }
        for _ in 0..<2 { _ = try await turning.advance(reading: Self.limit, waitingUpTo: .zero) }
        await #expect(throws: EventLogError.unavailable("on purpose")) {
            _ = try await turning.advance(reading: Self.limit, waitingUpTo: .zero)
        }
        #expect(try await values(driver) == [[0, 1], [1, 2]])
        while try await turning.turn(Self.limit, waitingUpTo: .zero) > 0 {}
        #expect(try await values(driver) == [[0, 1], [1, 2], [2, 1], [3, 2]])
    }

    @Test func aBatchThatWasNotFullGoesStraightToItsCommit() async throws {
        let driver = try await TopologyDriver()
        try await send(1, to: driver)
        var turning = try await turning(driver) { _ async throws(EventLogError) in }
        _ = try await turning.advance(reading: Self.limit, waitingUpTo: .zero)
        try await send(1, to: driver)
        var turns = 0
        while turning.isBusy {
            _ = try await turning.advance(reading: Self.limit, waitingUpTo: .zero)
            turns += 1
        }
        #expect(turns == 2, "processed, committed, and nothing read meanwhile")
        #expect(try await values(driver) == [[0, 1]])
    }
}
