import ArgumentParser
import Events
import Foundation
import Intake
import Pipeline

/// Shows the whole system at work, and holds it to account.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run everything on simulated certificates, and reconcile to the last request.",
        discussion: """
            Five simulated sources send certificates, good and bad, of a test PKI. All
            services run in this process on a log of their own, which is removed at the
            end unless --keep names a folder for it; --log uses another log.

            Exit status: 0 when every request had exactly one outcome, and the one that
            was expected; else 1.

            Examples:
              assay demo
              assay demo --count 20000 --seed 7
              assay demo --count 1000 --json
            """)

    @Option(help: "How many requests to send.")
    var count = 2_000

    @Option(help: "The same seed gives the same requests.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Keep the log, the trust anchors and the alerts in this folder.", valueName: "folder"),
        completion: .directory)
    var keep: String?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...10_000_000).contains(count) else {
            throw ValidationError("--count takes a number from 1 to 10000000.")
        }
    }

    /// How to see it in the dashboard.
    private var hints: [String] {
        guard let keep else {
            return [
                "See such a flow in the dashboard: assay up --simulate --trust-file anchors.pem"
                    + " --set trust.stores.default=anchors.pem"
            ]
        }
        let folder = SafeText.escape(keep)
        return [
            "Kept in \(folder).",
            "See it in the dashboard: assay web --log sqlite:\(folder)/log.sqlite",
        ]
    }

    func run() async throws {
        let folder = try DemoFolder(keeping: keep)
        defer { folder.removeUnlessKept() }
        var settings = try settings.read().settings
        if self.settings.log == nil {
            settings.log = .sqlite(path: folder.path + "/log.sqlite")
        }
        let terminal = output.terminal
        let simulation = try Simulation(seed: seed, count: count, at: Date())
        try folder.arrange(&settings, trusting: simulation.pki)
        settings.logging.level = max(settings.logging.level, .warning)
        let report = try await LogOpening.with(settings) { log in
            let joinery = Joinery(settings, log: log, terminal: terminal)
            let run = DemoRun(joinery: joinery, simulation: simulation, isQuiet: output.json)
            return try await run.report(count: count)
        }
        if output.json {
            try terminal.print(json: report)
        } else {
            try terminal.print(report.lines(terminal.output))
            try terminal.print(hints)
        }
        if !report.isSound { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}
