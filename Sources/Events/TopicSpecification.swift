import FoundationEssentials

/// What a topic is to be like when it is created.
package struct TopicSpecification: Hashable, Sendable {
    package var name: TopicName
    package var partitions: Int32
    /// Copies of each record on different brokers; nil for as many as the log thinks right.
    ///
    /// The embedded log has one file and ignores it.
    package var replicationFactor: Int16?
    package var retention: Retention
    /// Whether the last record of each key is enough.
    ///
    /// A log may drop the others, and after a day the last one where it is a tombstone; the embedded
    /// log does so beside its writers, with what every group that reads the topic has committed.
    package var keepsLastOfKey: Bool

    package init(
        _ name: TopicName, partitions: Int32 = 4, replicationFactor: Int16? = nil,
        retention: Retention = Retention(), keepsLastOfKey: Bool = false
    ) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.retention = retention
        self.keepsLastOfKey = keepsLastOfKey
    }

    /// More partitions in one topic are a slip of the pen; brokers advise against far fewer.
    package static let maximumPartitions: Int32 = 10_000

    /// - Throws: `refused`, with the reason, for what no log would make a topic of.
    package func validate() throws(EventLogError) {
        guard (1...Self.maximumPartitions).contains(partitions) else {
            throw .refused(
                "topic \(name): \(partitions) partitions; 1 to \(Self.maximumPartitions) are possible"
            )
        }
        if let replicationFactor, replicationFactor < 1 {
            throw .refused("topic \(name): a replication factor of \(replicationFactor)")
        }
        guard retention.age ?? .seconds(1) > .zero, retention.bytes ?? 1 > 0 else {
            throw .refused("topic \(name): a retention of nothing; leave it out to keep everything")
        }
    }
}

/// How long and how much a topic keeps.
///
/// `nil` is without bound.
///
/// Age is a promise to forget: older records go, read or not. Size is a bound on the disk: the
/// oldest records go first, and on the embedded log only those that every group has committed;
/// where unread records fill it, `append` waits instead.
package struct Retention: Hashable, Sendable {
    package var age: Duration?
    /// Bytes a partition.
    package var bytes: Int64?

    package init(age: Duration? = nil, bytes: Int64? = nil) {
        self.age = age
        self.bytes = bytes
    }
}

/// What a topic holds now.
package struct TopicDescription: Hashable, Sendable {
    package let name: TopicName
    /// By index, from 0.
    package let partitions: [PartitionDescription]
    package let retention: Retention
    /// Copies of each record on different brokers; nil where the log has none.
    package let replicationFactor: Int16?
    /// Whether the last record of each key is enough; offsets have gaps then.
    package let keepsLastOfKey: Bool

    package init(
        name: TopicName, partitions: [PartitionDescription], retention: Retention,
        replicationFactor: Int16? = nil, keepsLastOfKey: Bool = false
    ) {
        self.name = name
        self.partitions = partitions
        self.retention = retention
        self.replicationFactor = replicationFactor
        self.keepsLastOfKey = keepsLastOfKey
    }
}

/// The bounds of one partition.
package struct PartitionDescription: Hashable, Sendable {
    package let partition: Partition
    /// The offset of the first record kept.
    package let begin: Int64
    /// The offset behind the last committed record.
    package let end: Int64

    package init(partition: Partition, begin: Int64, end: Int64) {
        self.partition = partition
        self.begin = begin
        self.end = end
    }
}

/// How far a group is behind in one partition.
package struct PartitionLag: Hashable, Sendable {
    package let partition: Partition
    /// The next offset that the group will read; nil before its first commit.
    package let committed: Int64?
    package let end: Int64
    /// Offsets between the committed position and the end.
    ///
    /// On Kafka this counts transaction markers too, so it is an upper bound of the records.
    package let records: Int64
    /// The age of the oldest record that the group has not committed; zero when there is none.
    package let age: Duration

    package init(
        partition: Partition, committed: Int64?, end: Int64, records: Int64, age: Duration
    ) {
        self.partition = partition
        self.committed = committed
        self.end = end
        self.records = records
        self.age = age
    }
}
