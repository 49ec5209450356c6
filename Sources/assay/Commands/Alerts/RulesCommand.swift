import ArgumentParser
import Events
import Foundation
import Notifications

/// Shows and tries rules.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show the rules of who is told what, and try them.",
        subcommands: [Show.self, Test.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the rules in force, or those of a file, once they are sound.",
            discussion: """
                All that is wrong with a file is said at once, by line, and the status is 78.

                Examples:
                  assay rules show
                  assay rules show rules.yaml
                """)

        @Argument(help: "A rules file, in place of the one in the settings.", completion: .file())
        var file: String?

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let rules = try RulesInUse.read(settings, file: file)
            try output.terminal.print(rules.lines.map { SafeText.escape($0) })
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who would be told of an event, and why.",
            discussion: """
                The event is a verdict as JSON, as `assay tail errors --json` (its .data) and
                `assay verify --json` (its .verdict) print it, in a file or on standard input (-).
                Nothing is sent, and no log is touched. It is treated as the first word on its
                certificate.

                Examples:
                  assay rules test rules.yaml --event verdict.json
                  assay tail errors -n 1 --json | assay rules test rules.yaml --event -
                """)

        @Argument(help: "A rules file, in place of the one in the settings.", completion: .file())
        var file: String?

        @Option(help: ArgumentHelp("The event: a file, or -.", valueName: "file"))
        var event: String

        @Option(
            help: ArgumentHelp(
                "The time to decide for (RFC 3339); now if not given.", valueName: "time"))
        var at: String?

        @OptionGroup var settings: SettingsOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            if let at, Timestamps.parse(at) == nil {
                throw ValidationError("--at takes a time such as 2026-11-28T22:00:00Z.")
            }
        }

        func run() async throws {
            let rules = try RulesInUse.read(settings, file: file)
            let observation = try RuleEvent.read(event)
            let trial = RuleTrial(
                observation, rules: rules, at: at.flatMap(Timestamps.parse) ?? Date())
            if output.json {
                try output.terminal.print(json: trial)
            } else {
                try output.terminal.print(trial.lines.map { SafeText.escape($0) })
            }
        }
    }
}

/// The rules that the settings, or a file in their place, come to.
enum RulesInUse {
    static func read(_ options: SettingsOptions, file: String?) throws -> AlertRules {
        let flags = file.map {
            [SettingFlag(key: "notification.rules", value: $0, option: "FILE")]
        }
        let settings = try options.read(flags ?? []).settings
        return try settings.notification.settings { _ in }.plan(colors: false).rules
    }
}

/// An event to try rules with.
enum RuleEvent {
    /// Far more than a verdict has, in bytes.
    private static let maximumBytes = 4 << 20

    static func read(_ path: String) throws -> Observation {
        let text: String
        if path == "-" {
            let data = try FileHandle.standardInput.read(upToCount: maximumBytes) ?? Data()
            text = String(decoding: data, as: UTF8.self)
        } else {
            do {
                text = try SmallFile.read(path, maximumBytes: maximumBytes)
            } catch {
                throw Failure(.noInput, "\(SafeText.escape(path)) \(error)")
            }
        }
        return try observation(text)
    }

    private static func observation(_ text: String) throws -> Observation {
        let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        guard case .object(let fields) = value else {
            throw Failure(.badData, "the event is no JSON object")
        }
        // As other commands print it.
        let inner = fields["data"] ?? fields["verdict"] ?? .object(fields)
        let verdict: Verdict
        do {
            verdict = try Verdict(json: Array(JSONEncoder().encode(inner)))
        } catch {
            throw Failure(.badData, "the event is no verdict: \(SafeText.escape("\(error)"))")
        }
        let place = Position(Partition(Topics().errors, 0), 0)
        let record = Record(position: place, timestamp: Date(), message: Message(value: nil))
        let envelope = Envelope(id: EventID("trial"), source: "/assay/rules", type: .failed)
        return Observation(
            OutcomeEvent(outcome: .verdict(verdict), envelope: envelope, record: record))
    }
}

extension RuleTrial {
    /// As a person reads it.
    fileprivate var lines: [String] {
        guard !alerts.isEmpty else { return ["No alert: nobody is told."] }
        var lines: [String] = []
        for alert in alerts {
            lines.append("\(alert.severity.rawValue) \(alert.problem): \(alert.title)")
            if let owner = alert.owner { lines.append("  owner \(owner)") }
            if !alert.tags.isEmpty { lines.append("  tags \(alert.tags.joined(separator: ", "))") }
            for route in alert.routes {
                lines.append("  route \(route.name) \(route.why)")
                if let escalation = route.escalation { lines.append("    escalates \(escalation)") }
            }
            if let quiet = alert.suppression {
                lines.append("  nobody is told: \(quiet.kind.rawValue) \(quiet.by)")
            }
        }
        for telling in told {
            lines.append("tells \(telling.receiver), by \(telling.rule): \(telling.title)")
        }
        if told.isEmpty { lines.append("Nobody is told.") }
        return lines
    }
}
