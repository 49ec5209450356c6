import ArgumentParser
import Events
import Foundation
import Notifications
import Pipeline

/// Tries receivers.
struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify", abstract: "Try receivers, on the way that real alerts go.",
        subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a test notice to a receiver, and say what became of it.",
            discussion: """
                The notice goes through the log and the running notification service, as any
                other: what holds up real alerts holds this one up. A receiver that was
                switched off (410 Gone) is on again once a test was delivered.

                Examples:
                  assay notify test ops
                  assay notify test mailto:me@example.com --timeout 2m
                """)

        @Argument(help: "A receiver's name, or mailto:ADDRESS.") var receiver: String

        @Option(help: ArgumentHelp("How long to wait for it.", valueName: "time"))
        var timeout = "60s"

        @OptionGroup var author: AuthorOptions
        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard let limit = TimeSpan.parse(timeout), limit > .zero else {
                throw ValidationError("--timeout takes a time such as 60s.")
            }
        }

        func run() async throws {
            let settings = try settings.read().settings
            try await LogOpening.with(settings) { log in
                let used = [settings.topics.commands, settings.topics.notifications]
                try await log.create(settings.topicSpecifications.filter { used.contains($0.name) })
                let conclusion = try await AlertDesk(log, settings).test(
                    receiver, by: author.name, reason: author.reason,
                    within: TimeSpan.parse(timeout) ?? .seconds(60))
                guard let conclusion else {
                    throw Failure(
                        .unavailable,
                        "nothing came of it within \(timeout)\n"
                            + "  Is the notification service running? See: assay status")
                }
                try report(conclusion)
            }
        }

        private func report(_ conclusion: NoticeConclusion) throws {
            if output.json { try output.terminal.print(json: conclusion) }
            let name = SafeText.escape(receiver)
            guard conclusion.status == .delivered else {
                throw Failure(
                    .failed,
                    "\(name) was not reached (\(conclusion.channel)): "
                        + SafeText.escape(conclusion.error ?? "no reason is known"))
            }
            if !output.json {
                try output.terminal.print("\(name) was reached by \(conclusion.channel)")
            }
        }
    }
}
