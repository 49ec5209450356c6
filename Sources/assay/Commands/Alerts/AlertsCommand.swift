import ArgumentParser
import Events
import Foundation
import Notifications
import Pipeline

/// Lists alerts.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List what is wrong with which certificate, and who has it.",
        discussion: """
            Open alerts, the gravest first. An alert, or the beginning of its id or of its
            certificate's fingerprint, shows all about it.

            Examples:
              assay alerts
              assay alerts --state firing
              assay alerts 3f2a
              assay alerts --all --json | jq .alert.title
            """)

    @Argument(help: "Alerts to show in full, by the beginning of an id or fingerprint.")
    var alerts: [String] = []

    @Flag(help: "List those that were resolved in the last days, too.")
    var all = false

    @Option(help: "List only those that are firing, acknowledged, suppressed or resolved.")
    var state: Alert.State?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let board = try await AlertDesk(log, settings).board()
            let terminal = output.terminal
            let chosen = try alerts.isEmpty ? listed(board) : board.chosen(alerts)
            if output.json {
                for entry in chosen { try terminal.print(json: entry) }
            } else if alerts.isEmpty {
                try terminal.print(AlertListing(chosen).lines(terminal.output))
            } else {
                for entry in chosen { try terminal.print(AlertListing.details(entry)) }
            }
        }
    }

    private func listed(_ board: AlertBoard) -> [AlertBoard.Entry] {
        board.entries.filter { entry in
            if let state { return entry.alert.state == state }
            return all || entry.alert.isOpen
        }
    }
}

extension Alert.State: ExpressibleByArgument {}

extension AlertDesk {
    init(_ log: any EventLog, _ settings: Settings) {
        self.init(
            log: log, topics: settings.topics,
            makeID: { UUID().uuidString.lowercased().filter { $0 != "-" } })
    }
}

extension AlertBoard {
    /// The alerts that each text names.
    /// - Throws: `Failure` for a text that names none.
    func chosen(_ texts: [String]) throws -> [Entry] {
        var chosen: [Entry] = []
        for text in texts {
            let found = entries(named: text)
            guard !found.isEmpty else {
                throw Failure(
                    .noInput, "no alert is called \(SafeText.escape(text))\n  See: assay alerts")
            }
            chosen += found.filter { !chosen.contains($0) }
        }
        return chosen
    }
}
