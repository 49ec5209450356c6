import ArgumentParser
import Events
import Foundation
import Notifications
import Pipeline

/// Begins, lists and ends silences.
struct SilenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "silence",
        abstract: "Keep quiet about some alerts for a while.",
        subcommands: [Begin.self, List.self, End.self], defaultSubcommand: Begin.self)

    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a silence, which always has an end.",
            discussion: """
                Each WHAT=TEXT narrows it down; * stands for any characters, and commas separate
                alternatives. What there is: sources, owners, tags, names, profiles, verdicts,
                indications, problems, severities, certificates, alerts. When the silence ends and
                an alert still fires, those who know of it are told so.

                Examples:
                  assay silence names=*.dev.example.com --for 2h --reason "load test"
                  assay silence sources=tls://10.1.* severities=info,warning --for 7d --reason move
                  assay silence alerts=3f2a6c... --for 1d --reason "wrong alarm"
                """)

        @Argument(help: ArgumentHelp("What it is about.", valueName: "what=text"))
        var match: [String]

        @Option(name: .long, help: ArgumentHelp("How long.", valueName: "time"))
        var `for`: String

        @Option(
            help: ArgumentHelp("When it begins (RFC 3339); now if not given.", valueName: "time"))
        var from: String?

        @OptionGroup var author: AuthorOptions
        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        /// A silence of more than a year is a rule.
        private static let longest = Duration.seconds(366 * 86_400)

        func validate() throws {
            _ = try matcher()
            guard let span = TimeSpan.parse(self.for), span > .zero, span <= Self.longest else {
                throw ValidationError("--for takes a time such as 2h or 7d, up to a year.")
            }
            if let from, Timestamps.parse(from) == nil {
                throw ValidationError("--from takes a time such as 2026-11-28T22:00:00Z.")
            }
            guard author.reason != nil else {
                throw ValidationError("Say why, with --reason: someone else will wonder.")
            }
        }

        private func matcher() throws -> AlertMatcher {
            var matcher = AlertMatcher()
            let names = AlertMatcher.fields.map(\.name)
            for text in match {
                let parts = text.split(separator: "=", maxSplits: 1)
                guard parts.count == 2,
                    let field = AlertMatcher.fields.first(where: { $0.name == parts[0] })
                else {
                    throw ValidationError(
                        "\(SafeText.escape(text)) is not WHAT=TEXT, with WHAT one of "
                            + names.joined(separator: ", "))
                }
                matcher[keyPath: field.list] += parts[1].split(separator: ",").map(String.init)
            }
            return matcher
        }

        func run() async throws {
            let settings = try settings.read().settings
            let matcher = try matcher()
            let begin = from.flatMap(Timestamps.parse) ?? Date()
            let end = begin + (TimeSpan.parse(self.for)?.seconds ?? 0)
            try await LogOpening.with(settings) { log in
                let silence = try await AlertDesk(log, settings).silence(
                    matcher, by: author.name, reason: author.reason ?? "", from: begin, until: end)
                if output.json {
                    try output.terminal.print(json: silence)
                } else {
                    try output.terminal.print(
                        "silence \(silence.id) until \(Timestamps.format(end)): "
                            + SafeText.escape(silence.match.description))
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the silences.")

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            try await LogOpening.with(settings) { log in
                let silences = try await AlertDesk(log, settings).board().silences.filter {
                    $0.until > Date()
                }
                if output.json {
                    for silence in silences { try output.terminal.print(json: silence) }
                } else {
                    try output.terminal.print(
                        AlertListing.lines(of: silences, output.terminal.output))
                }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a silence before its time.")

        @Argument(help: "The silence's id.") var id: String

        @OptionGroup var author: AuthorOptions
        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let settings = try settings.read().settings
            try await LogOpening.with(settings) { log in
                let desk = AlertDesk(log, settings)
                guard let silence = try await desk.board().silences.first(where: { $0.id == id })
                else {
                    throw Failure(
                        .noInput,
                        "no silence is called \(SafeText.escape(id))\n  See: assay silence list")
                }
                try await desk.unsilence(silence.id, by: author.name, reason: author.reason)
                try output.terminal.print("silence \(silence.id) ended")
            }
        }
    }
}
