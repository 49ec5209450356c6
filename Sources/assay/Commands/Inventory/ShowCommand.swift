import ArgumentParser
import Events
import Inventory

/// Shows one certificate.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one certificate: the newest verdicts on it, and where it was seen.",
        discussion: """
            Examples:
              assay show cabf0ea4
              assay show www.pay.example --explain
              assay show cabf0ea4 --json | jq .sightings
            """)

    @Argument(help: "The beginning of a fingerprint, a serial number, or words that only it has.")
    var certificate: String

    @Flag(help: "Explain each finding, and draw the path.")
    var explain = false

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = output.terminal
        let reading = InventoryReading(settings: try settings.read().settings, terminal: terminal)
        let detail = try await reading.with { store, _ in
            try await store.certificate(named: certificate)
        }
        if output.json {
            try terminal.print(json: detail)
        } else {
            let report = VerdictReport(
                painter: terminal.output, explains: explain, columns: terminal.columns)
            try terminal.print(CertificateListing.details(detail, report))
        }
    }
}

/// Shows how the verdicts on one certificate changed.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show how the verdicts on one certificate changed, the newest first.",
        discussion: """
            Examples:
              assay history cabf0ea4
              assay history cabf0ea4 --json | jq -r '[.since, .indication, .code] | @tsv'
            """)

    @Argument(help: "The beginning of a fingerprint, a serial number, or words that only it has.")
    var certificate: String

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let terminal = output.terminal
        let reading = InventoryReading(settings: try settings.read().settings, terminal: terminal)
        let detail = try await reading.with { store, _ in
            try await store.certificate(named: certificate)
        }
        if output.json {
            for change in detail.history { try terminal.print(json: change) }
        } else {
            try terminal.print(CertificateListing.history(detail.history, terminal.output))
        }
    }
}
