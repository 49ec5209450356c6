import Foundation

/// What one librdkafka client tells of itself, for metrics.
///
/// A small part of librdkafka's `STATISTICS.md`, whose names are in the comments.
package struct KafkaStatistics: Hashable, Sendable {
    /// Who wants to be told, and how often.
    package struct Subscription: Sendable {
        package let interval: Duration
        /// Called on one of librdkafka's threads; has to return soon.
        package let receive: @Sendable (KafkaStatistics) -> Void

        package init(
            every interval: Duration, receive: @escaping @Sendable (KafkaStatistics) -> Void
        ) {
            self.interval = interval
            self.receive = receive
        }
    }

    /// Unique in the process (`name`).
    package let client: String
    /// `producer` or `consumer` (`type`).
    package let kind: String
    /// Waiting to be sent or acknowledged (`msg_cnt`, `msg_size`).
    package let queuedMessages: Int
    package let queuedBytes: Int
    /// Since the client was made (`txmsgs`, `txmsg_bytes`, `rxmsgs`, `rxmsg_bytes`).
    package let sentMessages: Int
    package let sentBytes: Int
    package let receivedMessages: Int
    package let receivedBytes: Int
    /// Brokers with an open connection (`brokers.*.state` is `UP`).
    package let connectedBrokers: Int
    /// The slowest broker's 99th percentile (`brokers.*.rtt.p99`), in microseconds.
    package let roundTripMicroseconds: Int
    /// Rebalances of the group since the client was made (`cgrp.rebalance_cnt`).
    package let rebalances: Int

    /// Reads librdkafka's JSON; nil where it is not what `STATISTICS.md` says.
    package init?(json: String) {
        guard let raw = try? JSONDecoder().decode(Raw.self, from: Data(json.utf8)) else {
            return nil
        }
        client = raw.name
        kind = raw.type
        queuedMessages = raw.msg_cnt
        queuedBytes = raw.msg_size
        sentMessages = raw.txmsgs
        sentBytes = raw.txmsg_bytes
        receivedMessages = raw.rxmsgs
        receivedBytes = raw.rxmsg_bytes
        connectedBrokers = raw.brokers.values.count { $0.state == "UP" }
        roundTripMicroseconds = raw.brokers.values.map(\.rtt.p99).max() ?? 0
        rebalances = raw.cgrp?.rebalance_cnt ?? 0
    }

    private struct Raw: Decodable {
        struct Broker: Decodable {
            let state: String
            let rtt: Window
        }
        struct Window: Decodable { let p99: Int }
        struct Group: Decodable { let rebalance_cnt: Int }

        let name: String
        let type: String
        let msg_cnt: Int
        let msg_size: Int
        let txmsgs: Int
        let txmsg_bytes: Int
        let rxmsgs: Int
        let rxmsg_bytes: Int
        let brokers: [String: Broker]
        let cgrp: Group?
    }
}

extension KafkaSettings {
    /// librdkafka's JSON, led to whoever wants the statistics.
    var statisticsReceiver: (@Sendable (String) -> Void)? {
        guard let receive = statistics?.receive else { return nil }
        return { json in KafkaStatistics(json: json).map(receive) }
    }
}
