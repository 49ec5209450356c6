import Events
import FoundationEssentials
import Inventory
import Logging
import Notifications

/// What the routes work with.
package struct HTTPParts: Sendable {
    let log: any EventLog
    let topics: Topics
    let groups: Groups
    let inventory: InventoryStore
    /// Raised each time that the inventory or the alerts have moved on.
    let changes: ChangeSignal
    /// Where people say what they want done about alerts.
    let desk: AlertDesk
    /// The alerts, as far as they were followed.
    let watch: AlertWatch
    /// Whom the settings can tell, and by which rules.
    let notification: NotificationFacts
    let limits: RequestLimits
    /// How long an answer waits for the effect of what somebody said.
    let patience: Duration
    let now: @Sendable () -> Date
    let logger: Logger
    /// What the log tells of itself.
    let gauges: @Sendable () -> [Gauge]
    /// What other parts of the process have counted.
    let counters: @Sendable () -> [CounterFamily]

    package init(
        log: any EventLog, topics: Topics = Topics(), groups: Groups = Groups(),
        inventory: InventoryStore, changes: ChangeSignal = ChangeSignal(),
        watch: AlertWatch? = nil, notification: NotificationFacts = NotificationFacts(),
        limits: RequestLimits = RequestLimits(), patience: Duration = .seconds(2),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger,
        gauges: @escaping @Sendable () -> [Gauge] = { [] },
        counters: @escaping @Sendable () -> [CounterFamily] = { [] }
    ) {
        self.log = log
        self.topics = topics
        self.groups = groups
        self.inventory = inventory
        self.changes = changes
        desk = AlertDesk(
            log: log, topics: topics, now: now,
            makeID: { UUID().uuidString.lowercased().filter { $0 != "-" } })
        self.watch = watch ?? AlertWatch(log, topics: topics, now: now)
        self.notification = notification
        self.limits = limits
        self.patience = patience
        self.now = now
        self.logger = logger
        self.gauges = gauges
        self.counters = counters
    }
}

extension HTTPParts {
    /// A consumer group, and what it reads.
    struct Reader {
        let group: GroupName
        let topics: [TopicName]
    }

    var readers: [Reader] {
        [
            Reader(group: groups.verification, topics: [topics.requests]),
            Reader(group: groups.retries, topics: [topics.retries]),
            Reader(group: groups.notification, topics: topics.outcomes + [topics.commands]),
            Reader(group: groups.alerting, topics: [topics.observations]),
            Reader(group: groups.delivery, topics: [topics.notices]),
            Reader(group: groups.review, topics: [topics.reviews]),
        ]
    }
}

/// The receivers and rules that the settings name, as pages show them.
package struct NotificationFacts: Sendable {
    /// A receiver, without its secrets.
    package struct Receiver: Sendable {
        package let name: String
        /// `email`, `webhook` and so on.
        package let kind: String

        package init(name: String, kind: String) {
            self.name = name
            self.kind = kind
        }
    }

    let receivers: [Receiver]
    /// The rules in force, as a person reads them.
    let rules: [String]
    /// Where they were read; nil for the rules that stand without a file.
    let rulesFile: String?

    package init(receivers: [Receiver] = [], rules: [String] = [], rulesFile: String? = nil) {
        self.receivers = receivers
        self.rules = rules
        self.rulesFile = rulesFile
    }
}

/// Counts of one thing since the start of the process, by labels.
package struct CounterFamily: Sendable {
    let name: String
    let help: String
    let counts: [(labels: [String: String], count: Int)]

    /// - Parameter name: as Prometheus has it, with `_total` at its end.
    package init(
        _ name: String, _ help: String, _ counts: [(labels: [String: String], count: Int)]
    ) {
        self.name = name
        self.help = help
        self.counts = counts
    }
}
