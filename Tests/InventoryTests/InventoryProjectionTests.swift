import EventLogMemory
import Events
import Foundation
import Inventory
import Logging
import Pipeline
import ServiceLifecycle
import Testing

@Suite struct InventoryProjectionTests {
    private let topics = Topics()

    private func makeLog() async throws -> MemoryEventLog {
        let log = MemoryEventLog()
        try await log.create(topics.outcomes.map { TopicSpecification($0, partitions: 2) })
        return log
    }

    private func settle(_ projection: InventoryProjection) async throws {
        while try await projection.advance() > 0 {}
    }

    private func passed(_ numbers: ClosedRange<UInt8>) -> [Message] {
        numbers.map { number in
            InventorySamples.message(number, cause: InventorySamples.request(Int64(number)))
        }
    }

    @Test func takesInEveryOutcomePageByPage() async throws {
        let log = try await makeLog()
        _ = try await log.append(passed(1...20), to: topics.verified)
        _ = try await log.append(
            [InventorySamples.message(1, .failed, cause: InventorySamples.request(50))],
            to: topics.errors)
        let store = try InventoryStore.inMemory()
        let projection = InventoryProjection(log, into: store, page: BatchLimit(records: 3))
        try await settle(projection)
        #expect(try await store.certificates == .init(passed: 19, failed: 1))
        #expect(try await projection.advance() == 0)
    }

    @Test func goesOnBehindWhatWasTakenIn() async throws {
        let log = try await makeLog()
        let store = try InventoryStore.inMemory()
        _ = try await log.append(passed(1...3), to: topics.verified)
        try await settle(InventoryProjection(log, into: store))
        _ = try await log.append(passed(4...5), to: topics.verified)
        // As after a restart: nothing is remembered but what the store holds.
        let restarted = InventoryProjection(log, into: store)
        #expect(try await restarted.advance() == 2)
        #expect(try await store.certificates == .init(passed: 5))
    }

    @Test func passesOverWhatIsNoOutcome() async throws {
        let log = try await makeLog()
        let store = try InventoryStore.inMemory()
        _ = try await log.append(
            [Message(value: Array("hello".utf8)), Message(value: nil)] + passed(1...1),
            to: topics.verified)
        try await settle(InventoryProjection(log, into: store))
        #expect(try await store.certificates == .init(passed: 1))
    }

    @Test func beginsAgainWhereATopicWasMadeAnew() async throws {
        let store = try InventoryStore.inMemory()
        let former = try await makeLog()
        _ = try await former.append(passed(1...9), to: topics.verified)
        try await settle(InventoryProjection(former, into: store))
        let anew = try await makeLog()
        _ = try await anew.append(passed(11...12), to: topics.verified)
        try await settle(InventoryProjection(anew, into: store))
        #expect(try await store.certificates == .init(passed: 11))
    }

    @Test func aLogWithoutTopicsIsEmpty() async throws {
        let projection = InventoryProjection(
            MemoryEventLog(), into: try InventoryStore.inMemory())
        #expect(try await projection.advance() == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func theServiceKeepsUpUntilItIsToEnd() async throws {
        let log = try await makeLog()
        let store = try InventoryStore.inMemory()
        var settings = WorkerSettings()
        settings.poll = .milliseconds(5)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let service = InventoryService(
            InventoryProjection(log, into: store), settings: settings, logger: logger)
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await log.append(passed(1...3), to: topics.verified)
            while try await store.certificates.passed != 3 {
                try await Task.sleep(for: .milliseconds(5))
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
