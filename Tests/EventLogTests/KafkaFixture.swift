import EventLogKafka
import Events
import Foundation
import Synchronization
import TestSupport

/// The Kafka log on librdkafka's mock cluster, or on a real broker.
final class KafkaFixture: EventLogFixture {
    let settings: KafkaSettings
    let lacks: [EventLogCapability: String]
    private let cluster: MockKafkaCluster?
    private let logs = Mutex<[KafkaEventLog]>([])

    /// What needs another process, or an hour, on every cluster.
    private static let lacksAnywhere: [EventLogCapability: String] = [
        .stalling: "librdkafka's threads cannot be kept still inside of a test",
        .retention: "a broker looks after retention every five minutes only",
        .backPressure: "a broker never waits for readers; its bound on size drops the oldest",
    ]

    private init(
        settings: KafkaSettings, lacks: [EventLogCapability: String], cluster: MockKafkaCluster?
    ) {
        self.settings = settings
        self.lacks = lacks
        self.cluster = cluster
    }

    /// On a mock cluster of its own.
    static func mock() throws -> KafkaFixture {
        let cluster = try MockKafkaCluster()
        let why = "librdkafka's mock cluster"
        let lacks: [EventLogCapability: String] = [
            .topicCreation: "\(why) makes topics when asked for them, with 4 partitions",
            .transactions: "\(why) has no transactions beyond the handshake",
            .sharedGroups: "\(why) does not let a second member into a group",
            .death: "\(why) does not let a second member into a group",
            .times: "\(why) does not search by time",
            .exactLag: "\(why) forgets the positions of transactions",
            .sizeLimit: "\(why) has no size limits",
        ]
        return KafkaFixture(
            settings: settings(cluster.bootstrapServers),
            lacks: lacks.merging(lacksAnywhere) { $1 }, cluster: cluster)
    }

    /// The broker that `ASSAY_TEST_KAFKA` names as `host:port`.
    static let broker = ProcessInfo.processInfo.environment["ASSAY_TEST_KAFKA"]

    static func real() throws -> KafkaFixture {
        KafkaFixture(
            settings: settings(broker ?? "127.0.0.1:1"), lacks: lacksAnywhere, cluster: nil)
    }

    /// Members that die are missed sooner than in service: 6 s is the least that brokers allow.
    private static func settings(_ servers: String) -> KafkaSettings {
        var settings = KafkaSettings(bootstrapServers: servers)
        settings.sessionTimeout = .seconds(6)
        return settings
    }

    func connect() async throws -> any EventLog {
        let log = try KafkaEventLog(settings: settings)
        logs.withLock { $0.append(log) }
        return log
    }

    func kill(_ log: any EventLog) async throws {
        guard let log = log as? KafkaEventLog else { return }
        logs.withLock { logs in logs.removeAll { $0 === log } }
        await log.vanish()
    }

    func stall(_ log: any EventLog) async throws {}

    func applyRetention(_ log: any EventLog) async throws {}

    func tearDown() async {
        for log in logs.withLock({ $0 }) { await log.close() }
        withExtendedLifetime(cluster) {}
    }
}
