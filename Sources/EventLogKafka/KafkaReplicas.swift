import Events

/// How many copies of a record there are, and how many an acknowledgement waits for.
enum KafkaReplicas {
    /// One broker may be down for maintenance and another fail meanwhile, and nothing that was
    /// acknowledged is lost: what Kafka's documentation advises for production.
    static let usual = 3

    /// The specification with its replicas counted: as many as usual, or as there are brokers.
    static func settled(_ topic: TopicSpecification, brokers: Int) -> TopicSpecification {
        var topic = topic
        topic.replicationFactor =
            topic.replicationFactor ?? Int16(clamping: min(usual, max(brokers, 1)))
        return topic
    }

    /// With `acks=all` alone, a record is acknowledged by its leader when the others have fallen
    /// behind; from three copies on, two have to have it.
    static func configuration(_ topic: TopicSpecification) -> [(String, String)] {
        guard let factor = topic.replicationFactor, factor >= usual else { return [] }
        return [("min.insync.replicas", "2")]
    }
}
