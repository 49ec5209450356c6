import ArgumentParser
import Events
import Foundation
import Logging
import ServiceLifecycle

/// Shows how things stand, again and again.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Watch what flows, what is behind, what fails, and what ends soon.",
        discussion: """
            On a terminal it takes the whole window and draws anew; q leaves. Elsewhere, and
            with --once, --json or --frames, it prints frames, the first after one interval,
            since what flows a second is measured from one look to the next.

            Examples:
              assay top
              assay top --interval 10s
              assay top --once
              assay top --json --frames 60 | jq .per_second
            """)

    @Option(
        help: ArgumentHelp("From one look to the next.", valueName: "span"),
        transform: Self.interval)
    var interval = Duration.seconds(2)

    @Flag(help: "Print one frame, and end.")
    var once = false

    @Option(help: "Print so many frames, and end.")
    var frames: Int?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    /// Between looks: each asks the log for all groups.
    private static let shortestInterval = Duration.milliseconds(200)
    private static let longestInterval = Duration.seconds(3_600)

    func validate() throws {
        if let frames, frames < 1 { throw ValidationError("--frames takes a number from 1.") }
        if once, frames != nil { throw ValidationError("--once and --frames exclude each other.") }
    }

    func run() async throws {
        let settings = try settings.read().settings
        let terminal = output.terminal
        let reading = InventoryReading(settings: settings, terminal: terminal)
        try await reading.following { log, store, projection, _ in
            var reading = TopReading(settings, log: log, store: store, projection: projection)
            let first = try await reading.look()
            if isLive(terminal) {
                try await show(reading, first, terminal)
            } else {
                try await print(&reading, to: terminal)
            }
        }
    }

    private func isLive(_ terminal: Terminal) -> Bool {
        let printed = once || frames != nil || output.json
        return !printed && terminal.isInteractive
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    private func show(_ reading: TopReading, _ first: TopFrame, _ terminal: Terminal) async throws {
        let top = LiveTop(reading, first: first, interval: interval, painter: terminal.output)
        // Its remarks would be written over the screen.
        let silent = Logger(label: "top") { _ in SwiftLogNoOpLogHandler() }
        let service = ServiceGroupConfiguration.ServiceConfiguration(
            service: top, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup)
        let configuration = ServiceGroupConfiguration(
            services: [service], gracefulShutdownSignals: [.sigint, .sigterm], logger: silent)
        try await ServiceGroup(configuration: configuration).run()
    }

    private func print(_ reading: inout TopReading, to terminal: Terminal) async throws {
        for number in 0..<(frames ?? 1) {
            try await Task.sleep(for: interval)
            try Terminal.checkOutput()
            let frame = try await reading.look()
            if output.json {
                try terminal.print(json: frame)
            } else {
                if number > 0 { try terminal.print() }
                try terminal.print(
                    TopScreen(
                        frame: frame, painter: terminal.output, columns: terminal.columns, rows: nil
                    ).lines())
            }
        }
    }

    private static func interval(_ text: String) throws -> Duration {
        guard let span = TimeSpan.parse(text), shortestInterval <= span, span <= longestInterval
        else {
            throw ValidationError("--interval takes a span such as 500ms or 10s, up to 1h.")
        }
        return span
    }
}
