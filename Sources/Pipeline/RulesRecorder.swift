import Events
import FoundationEssentials
import Logging
import Notifications
import ServiceLifecycle

/// Keeps in the log by which rules people are told, since when and by whom: where the notification service
/// begins with other rules than those of before, that is a command among those that people give.
///
/// Ends when that is done.
package struct RulesRecorder: Service {
    private let log: any EventLog
    private let topic: TopicName
    private let rules: AlertRules
    private let person: String
    private let settings: WorkerSettings
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Lines kept; the digest is over all of them.
    private static let maximumLines = 1_000

    /// - Parameter person: who has started the service, as far as it is known.
    package init(
        log: any EventLog, topics: Topics, rules: AlertRules, by person: String,
        settings: WorkerSettings = WorkerSettings(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.log = log
        topic = topics.commands
        self.rules = rules
        self.person = person
        self.settings = settings
        self.now = now
        self.logger = logger
    }

    /// Whatever goes wrong with it is a remark: people are told all the same.
    package func run() async throws {
        var backoff = settings.backoff
        while !Task.isShuttingDown {
            do {
                return try await record()
            } catch {
                logger.warning("cannot keep which rules are in force: \(error)")
                guard error.passesByItself else { return }
                await Task.pause(backoff.next())
            }
        }
    }

    /// Appends the rules where those that were kept last are others.
    package func record() async throws {
        var last: AlertCommand?
        try await log.walk(topic) { record in
            let command = try? AlertCommand(json: record.message.value ?? [])
            if let command, command.action == .rules, command.at >= last?.at ?? .distantPast {
                last = command
            }
            return true
        }
        let lines = rules.lines
        let digest = Fingerprint(of: Array(lines.joined(separator: "\n").utf8)).description
        guard last?.rulesDigest != digest else { return }
        // Copies that begin together say the same.
        let id = Fingerprint(of: Array("rules \(digest) after \(last?.id ?? "none")".utf8))
        var command = AlertCommand(
            id: String(id.description.prefix(32)), .rules, by: person, at: now())
        command.rulesDigest = digest
        command.rules = Array(lines.prefix(Self.maximumLines))
        _ = try await log.append([AlertCodec.message(command)], to: topic)
        logger.info("other rules are in force", metadata: ["digest": "\(digest.prefix(16))"])
    }
}
