import EventLogKafka
import EventLogSQLite
import Events
import Foundation

/// Where the log of a run is, and what its topics and groups are called there.
struct LogPlace: Sendable {
    enum Kind: Sendable {
        case sqlite(path: String)
        /// `host:port` of the proxy before the broker.
        case kafka(proxy: String)
    }

    let kind: Kind
    let topics: Topics
    let groups: Groups
    /// Longer than others wait for a silent member.
    let patience: Duration
    /// Between two faults, at most.
    let pause: Duration

    private static let lease = Duration.seconds(2)

    /// A file of its own needs no names of its own.
    init(file path: String) {
        kind = .sqlite(path: path)
        topics = Topics()
        groups = Groups()
        patience = Self.lease + .seconds(1)
        pause = .milliseconds(900)
    }

    /// - Parameter prefix: what all names of the run begin with.
    init(proxy: String, prefix: String) throws {
        kind = .kafka(proxy: proxy)
        var topics = Topics()
        topics.requests = try TopicName(prefix + ".requests")
        topics.verified = try TopicName(prefix + ".verified")
        topics.errors = try TopicName(prefix + ".errors")
        topics.observations = try TopicName(prefix + ".observations")
        topics.commands = try TopicName(prefix + ".commands")
        topics.alerts = try TopicName(prefix + ".alerts")
        topics.notices = try TopicName(prefix + ".notices")
        topics.notifications = try TopicName(prefix + ".notifications")
        topics.attempts = try TopicName(prefix + ".attempts")
        topics.retries = try TopicName(prefix + ".retries")
        topics.reviews = try TopicName(prefix + ".reviews")
        self.topics = topics
        var groups = Groups()
        groups.verification = try GroupName(prefix + ".verification")
        groups.notification = try GroupName(prefix + ".notification")
        groups.alerting = try GroupName(prefix + ".alerting")
        groups.delivery = try GroupName(prefix + ".delivery")
        groups.retries = try GroupName(prefix + ".retries")
        self.groups = groups
        patience = .seconds(8)
        pause = .milliseconds(2_500)
    }

    var title: String {
        switch kind {
        case .sqlite: "SQLite"
        case .kafka: "Kafka"
        }
    }

    func open() throws -> any EventLog {
        switch kind {
        case .sqlite(let path):
            var settings = SQLiteEventLogSettings()
            settings.lease = Self.lease
            // A process may be frozen while it writes.
            settings.busyTimeout = .seconds(30)
            return try SQLiteEventLog(path: path, settings: settings)
        case .kafka(let proxy):
            return try KafkaEventLog(settings: KafkaSettings(bootstrapServers: proxy))
        }
    }

    /// Lines of `assay.yaml`.
    var settings: String {
        switch kind {
        case .sqlite(let path):
            "log: sqlite:\(path)\nsqlite: {lease: 2s, busy_timeout: 30s}"
        case .kafka(let proxy):
            """
            log: kafka:\(proxy)
            kafka.session.timeout.ms: 6000
            kafka.transaction.timeout.ms: 6000
            """
        }
    }

    var names: String {
        """
        topics: {requests: \(topics.requests), verified: \(topics.verified), \
        errors: \(topics.errors), observations: \(topics.observations), \
        commands: \(topics.commands), alerts: \(topics.alerts), notices: \(topics.notices), \
        notifications: \(topics.notifications), attempts: \(topics.attempts), \
        retries: \(topics.retries), reviews: \(topics.reviews)}
        groups: {verification: \(groups.verification), notification: \(groups.notification), \
        alerting: \(groups.alerting), delivery: \(groups.delivery), retries: \(groups.retries)}
        """
    }
}
