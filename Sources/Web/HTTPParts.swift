import Events
import FoundationEssentials
import Inventory
import Logging

/// What the routes work with.
package struct HTTPParts: Sendable {
    let log: any EventLog
    let topics: Topics
    let groups: Groups
    let inventory: InventoryStore
    /// Raised each time that the inventory has moved on.
    let changes: ChangeSignal
    let limits: RequestLimits
    let now: @Sendable () -> Date
    let logger: Logger
    /// What the log tells of itself.
    let gauges: @Sendable () -> [Gauge]
    /// What other parts of the process have counted.
    let counters: @Sendable () -> [CounterFamily]

    package init(
        log: any EventLog, topics: Topics = Topics(), groups: Groups = Groups(),
        inventory: InventoryStore, changes: ChangeSignal = ChangeSignal(),
        limits: RequestLimits = RequestLimits(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger,
        gauges: @escaping @Sendable () -> [Gauge] = { [] },
        counters: @escaping @Sendable () -> [CounterFamily] = { [] }
    ) {
        self.log = log
        self.topics = topics
        self.groups = groups
        self.inventory = inventory
        self.changes = changes
        self.limits = limits
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
        ]
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
