import ArgumentParser
import Events

/// Shows the settings in force.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show the settings in force, and where each comes from.",
        discussion: """
            Secrets are not shown. Every setting is described in Documentation/Settings.md.

            Examples:
              assay settings
              assay settings --set topics.partitions=12 --json
              ASSAY_KAFKA_SECURITY_PROTOCOL=SSL assay settings
            """)

    @Flag(
        help: ArgumentHelp("Print the reference of all settings as Markdown.", visibility: .hidden))
    var reference = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = output.terminal
        guard !reference else { return try terminal.print(SettingsReference.lines) }
        let effective = try settings.read()
        let listing = SettingsListing(effective)
        if output.json {
            try terminal.print(json: listing)
        } else {
            try terminal.print(listing.lines(terminal.output))
        }
    }
}
