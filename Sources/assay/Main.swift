import ArgumentParser
import Foundation

/// Verifies X.509 certificates as events.
@main
struct Assay: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "Verifies X.509 certificates as events.",
        discussion: """
            Requests go into a log, verdicts come out of it, and someone is told.
            The log is a file on this machine, or an Apache Kafka cluster.

            Try it:            assay demo
            Judge a file:      assay verify server.pem
            Judge a server:    assay verify example.org:443
            Run everything:    assay up

            Settings come from options, ASSAY_* variables, assay.yaml and defaults,
            in this order; `assay settings` shows them all. Completions for a shell:
            assay --generate-completion-script bash|zsh|fish
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(
                name: "Certificate",
                subcommands: [
                    VerifyCommand.self, SubmitCommand.self, ListCommand.self, ShowCommand.self,
                    HistoryCommand.self,
                ]),
            CommandGroup(
                name: "Service",
                subcommands: [
                    UpCommand.self, WebCommand.self, ProducerCommand.self, VerificationCommand.self,
                    ReviewCommand.self, NotificationCommand.self, DemoCommand.self,
                ]),
            CommandGroup(
                name: "Alert",
                subcommands: [
                    AlertsCommand.self, AckCommand.self, SilenceCommand.self, RulesCommand.self,
                    NotifyCommand.self,
                ]),
            CommandGroup(
                name: "Log",
                subcommands: [
                    TopCommand.self, TopicsCommand.self, StatusCommand.self, TailCommand.self,
                    DlqCommand.self, ReplayCommand.self, LogCommand.self, InventoryCommand.self,
                ]),
            CommandGroup(
                name: "Set-up",
                subcommands: [
                    SettingsCommand.self, ChecksCommand.self, BenchCommand.self,
                    ConformanceCommand.self,
                ]),
        ])

    /// What the parser puts before a complaint.
    static var _errorPrefix: String { "assay: " }

    /// Parses, runs, and ends with the status that ``Failure`` gives an error.
    static func main() async {
        // A closed pipe is an error of the write that meets it, not the end of a service.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try await asyncParseAsRoot(nil)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where isAboutUsage(error) {
            exit(withError: error)
        } catch {
            let failure = Failure(error)
            if let message = failure.message {
                let lines = message.split(separator: "\n").map { SafeText.escape(String($0)) }
                let message = lines.joined(separator: "\n")
                try? FileHandle.standardError.write(contentsOf: Data("assay: \(message)\n".utf8))
            }
            Foundation.exit(failure.status.rawValue)
        }
    }

    /// Whether the parser knows best how to say it: wrong usage, a wish for help, or a bare status.
    private static func isAboutUsage(_ error: any Error) -> Bool {
        if error is ValidationError || error is CleanExit || error is ExitCode { return true }
        return exitCode(for: error) != .failure
    }
}
