import EventLogMemory
import Events
import Foundation

/// The one place that knows which log is in use.
enum LogOpening {
    static func open(_ settings: Settings) async throws -> any EventLog {
        switch settings.log {
        case .memory: MemoryEventLog()
        case .sqlite, .kafka: throw Failure(.software, "not joined yet")
        }
    }

    /// Opens the log, lends it, and closes it whatever happens.
    static func with<Result>(
        _ settings: Settings, _ body: (any EventLog) async throws -> Result
    ) async throws -> Result {
        let log = try await open(settings)
        do {
            let result = try await body(log)
            await log.close()
            return result
        } catch {
            await log.close()
            throw error
        }
    }
}
