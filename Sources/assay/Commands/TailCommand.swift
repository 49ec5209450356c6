import ArgumentParser
import Events
import Foundation

/// Prints what is in a topic.
struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Print the records of a topic, one a line.",
        discussion: """
            Without --from, the last ten. Records of several partitions are in order of time.

            Examples:
              assay tail errors
              assay tail requests --from beginning --limit 100
              assay tail notifications --from 15m --follow
              assay tail errors --from 2026-11-23T06:00:00Z --json | jq .data
            """)

    @Argument(
        help:
            "The topic: requests, retries, verified, errors, observations, commands, alerts, notices, notifications, or its full name."
    )
    var topic: String

    @Option(
        help: ArgumentHelp(
            "Where to begin: beginning, end, an offset, a time (RFC 3339), or how long ago (15m).",
            valueName: "start"))
    var from: String?

    @Flag(name: .shortAndLong, help: "Go on with what is appended from now on.")
    var follow = false

    @Option(name: [.customShort("n"), .long], help: "The most records to print.")
    var limit: Int?

    @OptionGroup var settings: SettingsOptions
    @OptionGroup var output: OutputOptions

    /// What `tail` without anything else shows, as its namesake does.
    private static let defaultCount = 10

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
        if let from, StartArgument.parse(from, now: Date()) == nil {
            throw ValidationError(
                "--from takes beginning, end, an offset, a time such as 2026-11-23T06:00:00Z, "
                    + "or a span such as 15m, not \"\(SafeText.escape(from))\".")
        }
    }

    func run() async throws {
        let settings = try settings.read().settings
        let topic = try TopicArgument.resolve(topic, settings.topics)
        let printer = EventPrinter(settings, output)
        let start = from.flatMap { StartArgument.parse($0, now: Date()) }
        try await LogOpening.with(settings) { log in
            var reading = try await MergedReading(
                of: topic, in: log, from: start, last: limit ?? Self.defaultCount)
            var left = start == nil && follow ? Int.max : limit ?? Int.max
            while left > 0,
                let record = try await reading.next(
                    following: follow, pausing: Terminal.checkOutput)
            {
                try printer.print(record)
                left -= 1
            }
        }
    }
}

/// A place to begin, as it is written on the command line.
enum StartArgument {
    static func parse(_ text: String, now: Date) -> ReadStart? {
        if text == "beginning" { return .beginning }
        if text == "end" { return .end }
        if let offset = Int64(text) { return offset >= 0 ? .offset(offset) : nil }
        if let span = TimeSpan.parse(text) { return .time(now.addingTimeInterval(-span.seconds)) }
        return Timestamps.parse(text).map { .time($0) }
    }
}
