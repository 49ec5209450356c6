import EventLogMemory
import Events
import TestSupport
import Testing

@Suite struct MemoryEventLogTests {
    @Test(arguments: EventLogContract.promises)
    func keepsThePromise(_ promise: EventLogPromise) async throws {
        try await promise.check(on: MemoryFixture())
    }
}

/// Connections to one log in memory.
private struct MemoryFixture: EventLogFixture {
    private let root = MemoryEventLog()

    func connect() async throws -> any EventLog { root.connection() }

    func kill(_ log: any EventLog) async throws {
        try #require(log as? MemoryEventLog).lapse()
    }

    func stall(_ log: any EventLog) async throws {
        try #require(log as? MemoryEventLog).lapse()
    }

    func applyRetention(_ log: any EventLog) async throws {}

    func tearDown() async { await root.close() }
}
