import Events

/// What is done about records that cannot be handled.
package struct HandlingSettings: Hashable, Sendable {
    /// Members that a record may kill, and times that a step may fail at it, before it is set aside.
    ///
    /// 5, as Kafka's share groups have it (KIP-932, `group.share.delivery.count.limit`).
    package var attempts = 5
    /// Where the marks of members are kept.
    package var marks: TopicName
    /// Copies of topics of dead letters; nil for as many as the log thinks right.
    package var replicationFactor: Int16?
    /// How long dead letters are kept: a month to look at them.
    package var retention = Retention(age: .seconds(30 * 86_400))

    /// Records set aside one after the other because the step failed at them: beyond it is the step
    /// that fails, and a person has to act.
    package static let mostInARow = 10

    package init(marks: TopicName) {
        self.marks = marks
    }
}
