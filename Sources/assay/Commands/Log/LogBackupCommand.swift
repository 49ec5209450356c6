import ArgumentParser
import EventLogSQLite
import Events
import Foundation

/// Makes a copy of the file while services go on.
struct LogBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a log in a file to another file, while services go on.",
        discussion: """
            The copy is of one moment, checked, and on the disk when the command ends. A
            file that exists is never overwritten. To go back to it: stop all services,
            put the copy in the log's place, and remove what ends in -wal and -shm there.

            A cluster keeps replicas instead; assay log copy takes its topics to a file.

            Example:
              assay log backup /var/backups/assay-2026-11-25.sqlite
            """)

    @Argument(help: "The file to make.", completion: .file())
    var file: String

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.withExisting(settings) { log in
            guard let log = log as? SQLiteEventLog else { throw Failure.noFile(settings.log) }
            let start = ContinuousClock.now
            try await log.backUp(to: file)
            let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? NSNumber
            let listing = BackupListing(
                file: file, bytes: size?.int64Value ?? 0,
                seconds: (ContinuousClock.now - start) / .seconds(1))
            if output.json {
                try output.terminal.print(json: listing)
            } else {
                try output.terminal.print(
                    "\(SafeText.escape(file)): \(ByteCount.format(listing.bytes)), checked")
            }
        }
    }
}

/// `log backup --json`.
private struct BackupListing: Encodable {
    let file: String
    let bytes: Int64
    let seconds: Double
}

extension Failure {
    /// For what only a log in a file has.
    static func noFile(_ log: LogLocation) -> Failure {
        Failure(.usage, "\(log) is no file: this is for logs of the kind sqlite:FILE")
    }
}
