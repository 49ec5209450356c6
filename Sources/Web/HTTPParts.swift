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
    let limits: RequestLimits
    let now: @Sendable () -> Date
    let logger: Logger
    /// What other parts of the process have counted.
    let counters: @Sendable () -> [CounterFamily]

    package init(
        log: any EventLog, topics: Topics = Topics(), groups: Groups = Groups(),
        inventory: InventoryStore, limits: RequestLimits = RequestLimits(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger,
        counters: @escaping @Sendable () -> [CounterFamily] = { [] }
    ) {
        self.log = log
        self.topics = topics
        self.groups = groups
        self.inventory = inventory
        self.limits = limits
        self.now = now
        self.logger = logger
        self.counters = counters
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
