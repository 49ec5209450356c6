import ArgumentParser
import Events

/// Looks after the log itself.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Look after the log: back it up, check it, copy it, forget a group.",
        subcommands: [
            LogBackupCommand.self, LogCheckCommand.self, LogCopyCommand.self,
            LogForgetGroupCommand.self,
        ])
}

extension LogOpening {
    /// Opens a log that is there: nothing is made by looking at it.
    static func existing(_ settings: Settings) async throws -> any EventLogUpkeep {
        if case .sqlite(let path) = settings.log { try requireFile(path) }
        guard let log = try await open(settings) as? any EventLogUpkeep else {
            throw Failure(
                .usage, "the log in memory is gone with its process: there is nothing to do")
        }
        return log
    }

    /// The same, lent and closed whatever happens.
    static func withExisting<Result>(
        _ settings: Settings, _ body: (any EventLogUpkeep) async throws -> Result
    ) async throws -> Result {
        let log = try await existing(settings)
        return try await closing(log) { try await body(log) }
    }
}
