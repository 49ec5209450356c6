/// One of the ordered sequences that a topic is made of.
package struct Partition: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let topic: TopicName
    package let index: Int32

    package init(_ topic: TopicName, _ index: Int32) {
        self.topic = topic
        self.index = index
    }

    package var description: String { "\(topic)/\(index)" }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.topic, lhs.index) < (rhs.topic, rhs.index)
    }
}

/// Where a record stands in the log.
///
/// Offsets grow within a partition and may have gaps.
package struct Position: Hashable, Sendable, CustomStringConvertible {
    package let partition: Partition
    package let offset: Int64

    package init(_ partition: Partition, _ offset: Int64) {
        self.partition = partition
        self.offset = offset
    }

    package var topic: TopicName { partition.topic }

    package var description: String { "\(partition)@\(offset)" }
}
