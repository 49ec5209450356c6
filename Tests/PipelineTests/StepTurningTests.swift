import EventLogMemory
import Events
import Pipeline
import Testing

@Suite struct StepTurningTests {
    /// Counts what it has met, and says so with each record; fails once it has met `failsAt`.
    private struct Counting: Step {
        let description = StepDescription(
            name: "counting", group: Groups().verification, inputs: [Topics().requests],
            outputs: [Topics().verified])
        let failsAt: Int?

        func makeMemory() -> Int { 0 }

        func process(_ records: [Record], memory: inout Int) async throws -> [Emission] {
            var emissions: [Emission] = []
            for record in records {
                memory += 1
                if memory == failsAt { throw EventLogError.unavailable("on purpose") }
                let value = (record.message.value ?? []) + [UInt8(memory)]
                emissions.append(Emission(Message(key: [1], value: value), to: Topics().verified))
            }
            return emissions
        }
    }

    private func turning(
        _ step: Counting, _ driver: TopologyDriver
    ) async throws -> StepTurning<Counting> {
        StepTurning(
            step,
            subscription: try await driver.log.subscribe(
                step.description.group, to: step.description.inputs))
    }

    private func values(_ driver: TopologyDriver) async throws -> [[UInt8]?] {
        try await driver.records(driver.topics.verified).map(\.message.value)
    }

    @Test func memoryLivesFromBatchToBatch() async throws {
        let driver = try await TopologyDriver()
        var turning = try await turning(Counting(failsAt: nil), driver)
        try await driver.send(Message(key: [1], value: [7]), Message(key: [1], value: [8]))
        for _ in 0..<2 {
            #expect(try await turning.turn(BatchLimit(records: 1), waitingUpTo: .zero) == 1)
        }
        #expect(try await turning.turn(BatchLimit(records: 1), waitingUpTo: .zero) == 0)
        #expect(try await values(driver) == [[7, 1], [8, 2]])
    }

    @Test func aBatchThatFailsComesAgainToAMemoryThatNeverMetIt() async throws {
        let driver = try await TopologyDriver()
        var turning = try await turning(Counting(failsAt: 3), driver)
        try await driver.send(
            Message(key: [1], value: [7]), Message(key: [1], value: [8]),
            Message(key: [1], value: [9]))
        for _ in 0..<2 { try await turning.turn(BatchLimit(records: 1), waitingUpTo: .zero) }
        await #expect(throws: EventLogError.unavailable("on purpose")) {
            try await turning.turn(BatchLimit(records: 1), waitingUpTo: .zero)
        }
        try await turning.turn(BatchLimit(records: 1), waitingUpTo: .zero)
        #expect(try await values(driver) == [[7, 1], [8, 2], [9, 1]])
    }
}
