/// What a person does to a durable log as a whole, beside the services: move it, tidy it up.
///
/// A seam of its own, so that no service can. The log in memory has nothing to keep.
package protocol EventLogUpkeep: EventLog {
    /// The groups that the log knows, and what each has committed in which partition.
    ///
    /// A group that subscribed and never committed has no positions, and is named all the same where
    /// the log remembers it.
    /// - Throws: `unavailable`, `refused`.
    func groups() async throws(EventLogError) -> [GroupPositions]

    /// Makes the log forget a group: where it was, and that it ever read.
    ///
    /// On SQLite its unread records hold no producer back any more. Should it come back, it begins
    /// at the beginning.
    /// - Returns: whether there was such a group.
    /// - Throws: `refused` (it has living members), `unavailable`.
    func forget(_ group: GroupName) async throws(EventLogError) -> Bool

    /// Puts a group where it has not been, as if it had committed.
    ///
    /// - Throws: `refused` (it has living members), `topicMissing`, `unavailable`.
    func move(_ group: GroupPositions) async throws(EventLogError)

    /// Appends records of another log at the very offsets, and with the timestamps, that they have.
    ///
    /// On return they are durable, the partition ends at `end`, and offsets without a record among
    /// them are gaps here, too. Where it begins with a gap and was empty, it begins behind that.
    /// When it throws, a beginning of them may be there: ask for the partition's end, and go on.
    /// - Precondition: the records are in order of their offsets, all below `end`.
    /// - Throws: `refused` (the partition ends behind the first, or others write to it),
    ///   `messageTooLarge`, `topicMissing`, `unavailable`, `storage`.
    func restore(
        _ records: [Record], to partition: Partition, endingAt end: Int64
    ) async throws(EventLogError)
}

/// Where a group stands.
package struct GroupPositions: Hashable, Sendable {
    package let group: GroupName
    /// The next offset that the group will read.
    package let positions: [Partition: Int64]

    package init(_ group: GroupName, _ positions: [Partition: Int64]) {
        self.group = group
        self.positions = positions
    }
}

/// Records without a gap between them, and the gap before.
package struct RecordRun: Sendable {
    package let gapBefore: Int64
    package let records: ArraySlice<Record>

    /// Cuts records into runs.
    /// - Parameter start: the offset that the first is expected at.
    package static func cut(_ records: [Record], from start: Int64) -> [RecordRun] {
        var runs: [RecordRun] = []
        var next = start
        var first = records.startIndex
        var gap: Int64 = 0
        for index in records.indices {
            let offset = records[index].position.offset
            if offset != next {
                if first < index {
                    runs.append(RecordRun(gapBefore: gap, records: records[first..<index]))
                }
                gap = offset - next
                first = index
            }
            next = offset + 1
        }
        if first < records.endIndex {
            runs.append(RecordRun(gapBefore: gap, records: records[first...]))
        }
        return runs
    }
}
