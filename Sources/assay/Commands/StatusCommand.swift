import ArgumentParser
import Events

/// Says how far the services are behind.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far each consumer group is behind, in records and in time.",
        discussion: """
            Examples:
              assay status
              assay status --partitions
              assay status --json
            """)

    @Flag(help: "Show each partition.")
    var partitions = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let report = try await StatusReport(of: log, settings)
            if output.json {
                try output.terminal.print(json: report)
            } else {
                try output.terminal.print(
                    report.lines(output.terminal.output, eachPartition: partitions))
            }
        }
    }
}
