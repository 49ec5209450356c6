import EventLogMemory
import Events
import Logging
import Pipeline
import ServiceLifecycle
import Synchronization
import Testing

@Suite struct WorkerTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Passes records on, and tells when it has begun and may go on.
    private struct Gated: Step {
        let description = StepDescription(
            name: "gated", group: Groups().verification, inputs: [Topics().requests],
            outputs: [Topics().verified])
        let begun: AsyncStream<Void>.Continuation
        let mayGoOn: AsyncStream<Void>

        func makeMemory() {}

        func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
            begun.yield()
            for await _ in mayGoOn { break }
            return records.map { Emission($0.message, to: Topics().verified) }
        }
    }

    private func worker(_ step: some Step, _ driver: TopologyDriver) -> any Service {
        var settings = WorkerSettings()
        settings.poll = .milliseconds(10)
        return Worker(step, log: driver.log, settings: settings, logger: Self.logger)
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        ServiceGroup(configuration: .init(services: services, logger: Self.logger))
    }

    @Test func aShutdownFinishesTheBatchInHandAndLeavesTheGroup() async throws {
        let driver = try await TopologyDriver()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (mayGoOn, goOn) = AsyncStream.makeStream(of: Void.self)
        let group = group([worker(Gated(begun: begin, mayGoOn: mayGoOn), driver)])
        try await driver.send(Message(key: [1], value: [7]))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in begun { break }
            await group.triggerGracefulShutdown()
            goOn.yield()
            try await tasks.waitForAll()
        }
        #expect(try await driver.records(driver.topics.verified).map(\.message.value) == [[7]])
        let lag = try await driver.log.lag(
            of: Groups().verification, in: [driver.topics.requests])
        #expect(lag.map(\.records).reduce(0, +) == 0)
        // Another member gets the partitions at once, since the first one has left.
        try await driver.send(Message(key: [1], value: [8]))
        let next = try await driver.log.subscribe(
            Groups().verification, to: [driver.topics.requests])
        let batch = try await next.next(BatchLimit(records: 10), waitingUpTo: .seconds(5))
        #expect(batch.records.map(\.message.value) == [[8]])
    }

    @Test func whatAPersonHasToActOnEndsTheService() async throws {
        let driver = try await TopologyDriver()
        struct Lost: Step {
            let description = StepDescription(
                name: "lost", group: Groups().verification, inputs: [Topics().requests],
                outputs: [])
            func makeMemory() {}
            func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
                throw EventLogError.storage("the disk is full")
            }
        }
        try await driver.send(Message(value: [7]))
        await #expect(throws: EventLogError.storage("the disk is full")) {
            try await worker(Lost(), driver).run()
        }
    }

    @Test func whatPassesByItselfIsWaitedOut() async throws {
        let driver = try await TopologyDriver()
        final class Flaky: Step {
            let description = StepDescription(
                name: "flaky", group: Groups().verification, inputs: [Topics().requests],
                outputs: [Topics().verified])
            let failures = Mutex(2)
            let (done, finish) = AsyncStream.makeStream(of: Void.self)
            func makeMemory() {}
            func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
                let fails = failures.withLock { left in
                    defer { left -= 1 }
                    return left > 0
                }
                if fails { throw EventLogError.unavailable("not now") }
                finish.yield()
                return records.map { Emission($0.message, to: Topics().verified) }
            }
        }
        let step = Flaky()
        let group = group([worker(step, driver)])
        try await driver.send(Message(value: [7]))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in step.done { break }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(try await driver.records(driver.topics.verified).count == 1)
    }
}
