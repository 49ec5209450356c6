import ArgumentParser
import Events
import Foundation
import Notifications
import Pipeline

/// Says that somebody has an alert.
struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that you have an alert: nobody is reminded of it any more.",
        discussion: """
            An acknowledgement ends when the alert gets worse, when it is well again, or after
            the time given with --for. Who, when and why are kept in the log.

            Examples:
              assay ack 3f2a --reason "renewal is ordered"
              assay ack 3f2a 77c0 --for 8h
              assay ack 3f2a --undo
            """)

    @Argument(help: "Alerts, by the beginning of an id or fingerprint.")
    var alerts: [String]

    @Option(name: .long, help: ArgumentHelp("When it ends by itself.", valueName: "time"))
    var `for`: String?

    @Flag(help: "Take acknowledgements back.")
    var undo = false

    @OptionGroup var author: AuthorOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let text = self.for, TimeSpan.parse(text) == nil {
            throw ValidationError("--for takes a time such as 8h or 2d.")
        }
    }

    func run() async throws {
        let settings = try settings.read().settings
        try await LogOpening.with(settings) { log in
            let desk = AlertDesk(log, settings)
            let chosen = try await desk.board().chosen(alerts).filter(\.alert.isOpen)
            guard !chosen.isEmpty else { throw Failure(.noInput, "these alerts are resolved") }
            if undo {
                try await desk.unacknowledge(chosen, by: author.name, reason: author.reason)
            } else {
                let until = self.for.flatMap(TimeSpan.parse).map { Date() + $0.seconds }
                try await desk.acknowledge(
                    chosen, by: author.name, reason: author.reason, until: until)
            }
            for entry in chosen {
                let done = undo ? "given back" : "acknowledged"
                try output.terminal.print(
                    "\(entry.alert.id.prefix(12)) \(done): \(SafeText.escape(entry.alert.title))")
            }
        }
    }
}

/// Who says something, and why.
struct AuthorOptions: ParsableArguments {
    @Option(help: "Who says so; your user name if not given.")
    var by: String?

    @Option(help: "Why, for those who come after you.")
    var reason: String?

    /// In characters; names and reasons stand in every notice.
    private static let maximumLength = 200

    var name: String { by ?? ProcessInfo.processInfo.environment["USER"] ?? NSUserName() }

    func validate() throws {
        for text in [by, reason].compactMap(\.self)
        where text.isEmpty || text.count > Self.maximumLength {
            throw ValidationError(
                "--by and --reason take 1 to \(Self.maximumLength) characters.")
        }
    }
}
