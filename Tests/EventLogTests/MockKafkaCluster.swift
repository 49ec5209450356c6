import CRDKafka
import Events

/// librdkafka's mock of a Kafka cluster, in this process and on a loopback port.
///
/// It is good for the order of calls, produce and consume, injected errors and groups of one
/// member. It has no topic creation (topics arise when asked for, with 4 partitions), no
/// transactions beyond the handshake, no second group member and no size limits.
final class MockKafkaCluster: @unchecked Sendable {
    private let client: OpaquePointer
    private let cluster: OpaquePointer
    let bootstrapServers: String

    init(brokers: Int32 = 1) throws {
        var words = [CChar](repeating: 0, count: 256)
        let quiet = rd_kafka_conf_new()
        _ = rd_kafka_conf_set(quiet, "log_level", "0", &words, words.count)
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, quiet, &words, words.count) else {
            rd_kafka_conf_destroy(quiet)
            throw Failure()
        }
        guard let cluster = rd_kafka_mock_cluster_new(client, brokers),
            let servers = rd_kafka_mock_cluster_bootstraps(cluster)
        else {
            rd_kafka_destroy(client)
            throw Failure()
        }
        self.client = client
        self.cluster = cluster
        bootstrapServers = String(cString: servers)
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    func create(_ topic: TopicName, partitions: Int32) {
        _ = rd_kafka_mock_topic_create(cluster, topic.rawValue, partitions, 1)
    }

    /// The next requests of a kind (`ApiKey` of Kafka's protocol) are answered with these errors.
    func fail(_ apiKey: Int16, with errors: [rd_kafka_resp_err_t]) {
        rd_kafka_mock_push_request_errors_array(cluster, apiKey, errors.count, errors)
    }

    /// The next produce request gets no answer in this time.
    func setRoundTrip(milliseconds: Int32, broker: Int32 = 1) {
        _ = rd_kafka_mock_broker_set_rtt(cluster, broker, milliseconds)
    }

    /// Refuses connections, as a broker that is away.
    func setBroker(_ broker: Int32 = 1, isUp: Bool) {
        _ =
            isUp
            ? rd_kafka_mock_broker_set_up(cluster, broker)
            : rd_kafka_mock_broker_set_down(cluster, broker)
    }

    struct Failure: Error {}
}
