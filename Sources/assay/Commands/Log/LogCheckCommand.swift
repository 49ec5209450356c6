import ArgumentParser
import EventLogSQLite
import Events

/// Looks whether the file is sound.
struct LogCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a log in a file: SQLite's structures, and what partitions and groups say.",
        discussion: """
            Reads all of the file, while services may go on. Ends with 0 if it is sound and
            with 65 if not. A file that was not closed properly is checked by itself when it
            is opened, unless it is larger than sqlite.check_up_to: this is for those.

            Examples:
              assay log check
              assay log check --quick --log sqlite:/var/backups/assay-2026-11-25.sqlite
            """)

    @Flag(help: "Leave out whether indexes match their tables, which takes longest.")
    var quick = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.withExisting(settings) { log in
            guard let log = log as? SQLiteEventLog else { throw Failure.noFile(settings.log) }
            let problems = try await log.problems(quick: quick)
            if output.json {
                try output.terminal.print(
                    json: CheckListing(
                        log: "\(settings.log)", isSound: problems.isEmpty, problems: problems))
            } else if problems.isEmpty {
                try output.terminal.print("\(settings.log) is sound")
            }
            guard !problems.isEmpty else { return }
            let lines = problems.map { "  " + SafeText.escape($0) }.joined(separator: "\n")
            throw Failure(
                .badData,
                "\(settings.log) is damaged\n\(lines)\n"
                    + "  Stop all services, keep the file, and go back to a backup.")
        }
    }
}

/// `log check --json`.
private struct CheckListing: Encodable {
    let log: String
    let isSound: Bool
    let problems: [String]

    enum CodingKeys: String, CodingKey {
        case log
        case isSound = "sound"
        case problems
    }
}
