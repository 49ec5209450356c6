import EventLogSQLite
import Events
import Foundation
import Logging
import Pipeline
import ServiceLifecycle

/// A worker on the SQLite log at the path that it is given, which a record `poison` kills as a fault
/// of the machine would: with no time to say a word.
@main
enum PoisonedWorker {
    static func main() async throws {
        var settings = SQLiteEventLogSettings()
        settings.lease = .milliseconds(300)
        settings.heartbeat = .milliseconds(100)
        let log = try SQLiteEventLog(path: CommandLine.arguments[1], settings: settings)
        var work = WorkerSettings()
        work.poll = .milliseconds(20)
        work.handling = HandlingSettings(marks: Topics().attempts)
        work.handling?.attempts = 2
        let logger = Logger(label: "poisoned") { StreamLogHandler.standardError(label: $0) }
        let worker = Worker(PoisonedStep(), log: log, settings: work, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [worker], gracefulShutdownSignals: [.sigterm], logger: logger))
        try await group.run()
        await log.close()
    }
}

/// Passes records on, until one kills it.
private struct PoisonedStep: Step {
    let description = StepDescription(
        name: "poisoned", group: Groups().verification, inputs: [Topics().requests],
        outputs: [Topics().verified])

    func makeMemory() {}

    func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
        records.map { record in
            if record.message.value == Array("poison".utf8) { kill(getpid(), SIGKILL) }
            return Emission(record.message, to: Topics().verified)
        }
    }
}
