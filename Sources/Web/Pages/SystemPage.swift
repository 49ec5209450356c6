import Events
import FoundationEssentials
import Inventory

/// The topics, the groups, and what could not be read.
struct SystemPage: Page {
    static let template = "system"

    struct Topic {
        let name: String
        let partitions: Int
        let records: String
        let retention: String
    }

    struct Unreadable {
        let position: String
        let at: Moment
        let code: String
        let reason: String
        let source: String?
    }

    let title = "System"
    let navigation = NavigationEntry.all(at: "/system")
    let system: SystemView
    let topics: [Topic]
    let hasUnreadable: Bool
    /// Whose token opened the page; nil where none is asked for.
    let visitor: String?
    let role: String
    let unreadable: [Unreadable]

    /// Rows of what could not be read.
    static let rows = 50

    init(
        _ system: SystemView, topics: [TopicDescription], unreadable: [InventoryUnreadable],
        person: Person?, at present: Date
    ) {
        self.system = system
        self.topics = topics.map { topic in
            let records = topic.partitions.reduce(0) { $0 + Int($1.end - $1.begin) }
            return Topic(
                name: topic.name.rawValue, partitions: topic.partitions.count,
                records: OverviewPage.format(records),
                retention: Self.describe(topic.retention))
        }
        self.unreadable = unreadable.map { entry in
            Unreadable(
                position: entry.position, at: Moment(entry.at, seenFrom: present),
                code: entry.code, reason: entry.reason, source: entry.source)
        }
        hasUnreadable = !unreadable.isEmpty
        visitor = person?.name
        role = person?.role.rawValue ?? ""
    }
}
