import Egress
import Events
import Evidence
import Foundation
import Intake
import Logging
import Notifications
import Pipeline
import ServiceLifecycle
import Verification

/// Joins the parts to services.
///
/// Nothing else in the program knows how they fit.
struct Joinery {
    let settings: Settings
    let log: any EventLog
    let terminal: Terminal
    let logger: Logger
    /// How fetches of evidence ended.
    let fetches = EvidenceTally()

    init(_ settings: Settings, log: any EventLog, terminal: Terminal) {
        self.settings = settings
        self.log = log
        self.terminal = terminal
        logger = Logger(settings.logging, terminal)
    }

    /// A service under the name that it has in remarks.
    struct Part {
        let name: String
        let service: any Service
        /// Whether the others go on when its work is done, as when a producer of files has ended.
        var mayFinish = false
    }

    func judgingMeans() throws -> JudgingMeans {
        JudgingMeans(
            judge: try settings.judge(), trust: try Self.trust(settings, logger: logger),
            evidence: try evidence(), lists: try Self.lists(settings, logger: logger))
    }

    /// Judges requests.
    func verification() throws -> [Part] {
        let means = try judgingMeans()
        return upkeep(of: means) + verification(means)
    }

    /// Keeps what is judged with in step with the world.
    func upkeep(of means: JudgingMeans) -> [Part] {
        var parts = [Part(name: "trust", service: means.trust)]
        if let lists = means.lists { parts.append(Part(name: "crls", service: lists)) }
        if let evidence = means.evidence {
            let renewal = RenewalService(
                log: log, topics: settings.topics, evidence: evidence, logger: logger)
            parts += [
                Part(name: "evidence", service: evidence), Part(name: "renewal", service: renewal),
            ]
        }
        return parts
    }

    /// The workers alone; ``upkeep(of:)`` goes before them, and so ends behind them.
    func verification(_ means: JudgingMeans) -> [Part] {
        let step = VerificationStep(
            topics: settings.topics, groups: settings.groups, limits: settings.limits,
            judge: means.judge, trust: means.trust, evidence: means.evidence, lists: means.lists,
            parking: settings.evidence.parking, maximumMessageBytes: log.maximumMessageBytes,
            lanes: settings.verification.workerCount)
        var work = workerSettings
        work.batch.records = settings.verification.batch
        let workers = (1...settings.verification.workerCount).map { index in
            Part(
                name: "verification-\(index)",
                service: Worker(step, log: log, settings: work, logger: logger))
        }
        // Requests that were parked when evidence was still fetched are judged without, too.
        return [retries(step)] + workers
    }

    private func retries(_ verification: VerificationStep) -> Part {
        let step = RetryStep(of: verification, groups: settings.groups, logger: logger)
        var work = workerSettings
        work.batch = RetryStep.batch
        return Part(
            name: "retries", service: Worker(step, log: log, settings: work, logger: logger))
    }

    /// Fetches and keeps evidence; nil where nothing is fetched.
    private func evidence() throws -> EvidenceKeeper? {
        guard settings.evidence.isFetched else { return nil }
        let door = try settings.evidence.door()
        return EvidenceKeeper(
            settings: settings.evidence.keeping, archive: settings.evidenceArchive,
            tally: fetches, logger: logger
        ) { await door.fetch($0, unless: $1) }
    }

    /// Decides who is told, and tells them.
    /// - Parameter print: prints for receivers of the kind console.
    func notification(
        print: @escaping @Sendable ([UInt8]) throws -> Void = Self.printToOutput
    ) throws -> [Part] {
        let plan = try settings.notification.settings { _ in }.plan(colors: terminal.output.isOn)
        let receivers = try Receivers(
            plan, through: GuardedHTTP(), now: { Date() }, print: print)
        let (topics, groups) = (settings.topics, settings.groups)
        let observe = NotificationStep(topics: topics, groups: groups, log: log, logger: logger)
        let decide = AlertingStep(
            topics: topics, groups: groups, rules: plan.rules, log: log,
            lateness: max(.seconds(3_600), settings.evidence.parking.deadline * 2), logger: logger)
        let deliver = DeliveryStep(
            topics: topics, groups: groups,
            deliverer: Deliverer(to: receivers, settings: plan.delivery), log: log, logger: logger)
        let clock = Ticker(
            log: log, topics: topics, interval: settings.notification.tick.seconds, logger: logger)
        let recorder = RulesRecorder(
            log: log, topics: topics, rules: plan.rules,
            by: ProcessInfo.processInfo.environment["USER"] ?? NSUserName(), logger: logger)
        let work = workerSettings
        return [
            Part(name: "rules", service: Staying(service: recorder)),
            Part(
                name: "notification",
                service: Worker(observe, log: log, settings: work, logger: logger)),
            Part(
                name: "alerting",
                service: Worker(decide, log: log, settings: work, logger: logger)),
            Part(
                name: "delivery",
                service: Worker(deliver, log: log, settings: work, logger: logger)),
            Part(name: "clock", service: clock),
        ]
    }

    var workerSettings: WorkerSettings {
        var work = WorkerSettings()
        work.handling = settings.handlingSettings
        return work
    }

    /// Sends what the sources see.
    func producers(_ sources: [any EventSource], tally: ProducerTally) -> [Part] {
        sources.map { source in
            let producer = Producer(
                source, log: log, topic: settings.topics.requests, tally: tally, logger: logger)
            return Part(name: "producer-\(source.name)", service: producer, mayFinish: true)
        }
    }

    static func trust(_ settings: Settings, logger: Logger) throws -> TrustKeeper {
        try TrustKeeper(
            sources: settings.trust.stores.mapValues(\.sources),
            limits: settings.trust.anchorLimits,
            defaultName: settings.verification.trustStore, interval: settings.trust.reload,
            logger: logger)
    }

    /// CRLs from files; nil where the settings name none.
    static func lists(_ settings: Settings, logger: Logger) throws -> RevocationListKeeper? {
        guard !settings.evidence.crls.isEmpty else { return nil }
        return try RevocationListKeeper(
            paths: settings.evidence.crls, maximumBytes: settings.evidence.limits.crlBytes,
            interval: settings.trust.reload, logger: logger)
    }

    static func printToOutput(_ bytes: [UInt8]) throws {
        try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    }
}
