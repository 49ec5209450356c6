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

    package init(
        log: any EventLog, topics: Topics = Topics(), groups: Groups = Groups(),
        inventory: InventoryStore, limits: RequestLimits = RequestLimits(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.log = log
        self.topics = topics
        self.groups = groups
        self.inventory = inventory
        self.limits = limits
        self.now = now
        self.logger = logger
    }
}
