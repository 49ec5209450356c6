import Events
import FoundationEssentials

/// What `certificate.reviews` tells, followed from where it was left.
struct ReviewJournal {
    private struct Entry {
        let review: Review
        let timestamp: Date
    }

    private var next: [Partition: Int64] = [:]
    private var newest: [ReviewCause: Entry] = [:]
    /// Up to which time verdicts were reviewed for its passing, in milliseconds since 1970; 0 where they
    /// never were.
    private(set) var reviewedUntil: Int64 = 0

    private static let page = BatchLimit(records: 500, bytes: 4 << 20)

    /// Takes in all that the topic holds at the time of the call.
    mutating func advance(_ log: any EventLog, topic: TopicName) async throws(EventLogError) {
        for part in try await log.describe([topic]).flatMap(\.partitions) {
            var position = next[part.partition] ?? part.begin
            // The topic was deleted and made anew: its offsets began again.
            if position > part.end { position = part.begin }
            while position < part.end {
                let records = try await log.read(
                    part.partition, from: .offset(position), limit: Self.page)
                guard let last = records.last else { break }
                records.forEach { take($0) }
                position = last.position.offset + 1
                next[part.partition] = position
            }
        }
    }

    /// The newest review of each cause that was met since a time.
    func newest(since start: Date) -> [ReviewCause: Review] {
        newest.filter { $0.value.timestamp >= start }.mapValues(\.review)
    }

    private mutating func take(_ record: Record) {
        guard let review = ReviewCodec.read(record) else { return }
        newest[review.cause] = Entry(review: review, timestamp: record.timestamp)
        if review.kind == .time { reviewedUntil = max(reviewedUntil, Int64(review.value) ?? 0) }
    }

    /// Forgets what is older than anybody asks for.
    mutating func forget(before start: Date) {
        newest = newest.filter { $0.value.timestamp >= start }
    }
}
