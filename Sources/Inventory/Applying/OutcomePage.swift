import Events

/// Outcomes of one partition that follow on each other, read and ready to be taken in.
package struct OutcomePage: Sendable {
    package let partition: Partition
    /// Where the inventory stood when the page was read; nil where it knew nothing of the partition.
    package let start: Int64?
    /// The first offset behind the page.
    package let end: Int64
    let outcomes: [ReadOutcome]

    /// - Parameter records: in the order of the partition; those that are no outcomes are passed over.
    package init(_ records: [Record], of partition: Partition, from start: Int64?, to end: Int64) {
        self.partition = partition
        self.start = start
        self.end = end
        outcomes = records.compactMap(ReadOutcome.init)
    }
}

/// An outcome with what the tables need of it.
struct ReadOutcome: Sendable {
    let event: OutcomeEvent
    /// The verdict's bytes as they stand in the log.
    let payload: [UInt8]
    let revision: Revision

    init?(_ record: Record) {
        guard let event = try? OutcomeCodec.read(record) else { return nil }
        self.event = event
        payload = record.message.value ?? []
        switch event.outcome {
        // A verdict from elsewhere may lack one; then its own place in the log orders it.
        case .verdict(let verdict): revision = verdict.revision ?? Revision(of: record)
        case .unreadable(let request): revision = request.revision
        }
    }

    /// Whether the certificate was judged again although nobody has seen it again.
    var isReview: Bool { event.record.message.reviewCause != nil }

    /// When the request came to the log, in milliseconds since 1970.
    var seen: Int64 { revision.milliseconds }
    /// The minute in which the outcome was written, since 1970.
    var minute: Int64 { event.record.timestamp.millisecondsSince1970 / 60_000 }
}
