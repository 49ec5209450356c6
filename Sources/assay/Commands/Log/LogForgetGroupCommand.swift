import ArgumentParser
import Events

/// Forgets a consumer group.
struct LogForgetGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget-group",
        abstract: "Forget a consumer group that nobody uses any more, and where it was.",
        discussion: """
            In a file with topics.retention_bytes, records that some group has not read are
            kept, and producers wait for room: a group that is gone for good would hold them
            up for ever. A group that comes back begins at the beginning.

            Example:
              assay log forget-group trial.verification
            """)

    @Argument(help: "The group's name.")
    var group: String

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        let name: GroupName
        do {
            name = try GroupName(group)
        } catch {
            throw ValidationError(SafeText.escape(error.description))
        }
        try await LogOpening.withExisting(settings) { log in
            guard try await log.forget(name) else {
                let known = try await log.groups().map(\.group.rawValue)
                throw Failure(
                    .noInput,
                    "\(settings.log) knows no group \(name)\n  It knows: "
                        + (known.isEmpty ? "none" : known.joined(separator: ", ")))
            }
            if output.json {
                try output.terminal.print(json: ["forgotten": name.rawValue])
            } else {
                try output.terminal.print("\(name): forgotten")
            }
        }
    }
}
