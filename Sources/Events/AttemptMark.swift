/// A note that a member of a group took up a partition: the contract of `certificate.attempts`
/// (`Documentation/contracts/attempt.schema.json`), keyed by group and partition.
///
/// It is written before the first of the records is handled, and outside of any transaction: what
/// kills a process aborts its transaction, too, and would take its own count with it. Who takes up
/// the partition next finds it, and knows by the position how far the former member came.
package struct AttemptMark: Contract, Hashable {
    package static let version = 1

    package var version: Int = Self.version
    package var group: String
    package var topic: String
    package var partition: Int32
    /// Where the member began.
    package var from: Int64
    /// Behind the records that it may have had in hand before its first commit.
    package var until: Int64
    /// How many members in a row began here, this one included.
    package var attempts: Int
    /// A name of the member's own.
    package var member: String

    package init(
        group: GroupName, position: Position, until: Int64, attempts: Int, member: String
    ) {
        self.group = group.rawValue
        topic = position.topic.rawValue
        partition = position.partition.index
        from = position.offset
        self.until = until
        self.attempts = attempts
        self.member = member
    }

    /// What marks of one group and partition have as key.
    package static func key(_ group: GroupName, _ partition: Partition) -> [UInt8] {
        Array("\(group) \(partition)".utf8)
    }
}
