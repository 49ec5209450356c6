import EventLogKafka
import Events
import Web

/// What librdkafka tells of itself, for `/metrics`.
enum KafkaGauges {
    /// Nothing for other logs.
    static func of(_ log: any EventLog) -> @Sendable () -> [Gauge] {
        guard let log = log as? KafkaEventLog else { return { [] } }
        return { gauges(of: log.statistics) }
    }

    static func gauges(of all: [KafkaStatistics]) -> [Gauge] {
        [
            gauge("brokers_connected", "Brokers with an open connection.", all) {
                Double($0.connectedBrokers)
            },
            gauge("queued_messages", "Messages waiting to be sent or acknowledged.", all) {
                Double($0.queuedMessages)
            },
            gauge("queued_bytes", "Bytes waiting to be sent or acknowledged.", all) {
                Double($0.queuedBytes)
            },
            gauge("sent_messages", "Messages sent since the client was made.", all) {
                Double($0.sentMessages)
            },
            gauge("received_messages", "Messages received since the client was made.", all) {
                Double($0.receivedMessages)
            },
            gauge("round_trip_p99_seconds", "99th percentile of the slowest broker.", all) {
                Double($0.roundTripMicroseconds) / 1_000_000
            },
            gauge("rebalances", "Rebalances of the group since the client joined.", all) {
                Double($0.rebalances)
            },
        ]
    }

    private static func gauge(
        _ name: String, _ help: String, _ all: [KafkaStatistics],
        _ value: (KafkaStatistics) -> Double
    ) -> Gauge {
        Gauge(
            "assay_kafka_" + name, help,
            all.map { (["client": $0.client, "kind": $0.kind], value($0)) })
    }
}
