import Events

/// Where topics that were there before are other than the settings would make them.
///
/// Nothing is changed: more partitions would move keys, and retention may be an administrator's.
enum TopicDifferences {
    static func found(
        in log: any EventLog, _ wanted: [TopicSpecification]
    ) async throws -> [String] {
        let topics = try await log.describe(wanted.map(\.name))
        return topics.flatMap { topic in
            wanted.first { $0.name == topic.name }.map { between(topic, $0) } ?? []
        }
    }

    static func between(_ topic: TopicDescription, _ wanted: TopicSpecification) -> [String] {
        var found: [String] = []
        if topic.partitions.count != Int(wanted.partitions) {
            found.append("has \(topic.partitions.count) partitions, not \(wanted.partitions)")
        }
        if let factor = topic.replicationFactor, let asked = wanted.replicationFactor,
            factor != asked
        {
            found.append("has \(factor) replicas, not \(asked)")
        }
        // No bounds may also mean that a cluster does not tell.
        if topic.retention != wanted.retention, topic.retention != Retention() {
            found.append("keeps \(text(topic.retention)), not \(text(wanted.retention))")
        }
        return found.map { "topic \(topic.name) \($0), as the settings have it; left as it is" }
    }

    private static func text(_ retention: Retention) -> String {
        let age = retention.age.map { TimeSpan.format($0) }
        let bytes = retention.bytes.map { "\(ByteCount.format($0)) a partition" }
        let bounds = [age, bytes].compactMap { $0 }
        return bounds.isEmpty ? "everything" : bounds.joined(separator: " and ")
    }
}
