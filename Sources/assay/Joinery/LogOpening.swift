import EventLogKafka
import EventLogMemory
import EventLogSQLite
import Events
import Foundation

/// The one place that knows which log is in use.
enum LogOpening {
    static func open(_ settings: Settings) async throws -> any EventLog {
        switch settings.log {
        case .memory: return MemoryEventLog()
        case .kafka(let brokers):
            return try KafkaEventLog(
                settings: KafkaSettings(bootstrapServers: brokers, properties: settings.kafka))
        case .sqlite(let path):
            try makeFolder(of: path)
            return try SQLiteEventLog(path: path, settings: settings.sqlite.settings)
        }
    }

    static func requireFile(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Failure(.noInput, "there is no log at \(SafeText.escape(path))")
        }
    }

    private static func makeFolder(of path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                .inputOutput,
                "\(SafeText.escape(folder.path())) cannot be made: \(error.localizedDescription)")
        }
    }

    /// Opens the log, lends it, and closes it whatever happens.
    static func with<Result>(
        _ settings: Settings, _ body: (any EventLog) async throws -> Result
    ) async throws -> Result {
        let log = try await open(settings)
        return try await closing(log) { try await body(log) }
    }

    /// Runs `body`, and closes the log that it uses whatever happens.
    static func closing<Result>(
        _ log: any EventLog, _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body()
            await log.close()
            return result
        } catch {
            await log.close()
            throw error
        }
    }
}
