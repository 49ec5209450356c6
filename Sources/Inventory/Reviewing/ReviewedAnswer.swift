import Events

/// An answer that a review is about: which question it answers, and where the request stands.
package struct ReviewedAnswer: Hashable, Sendable {
    package let sha256: Fingerprint
    package let profile: String
    package let serverName: String?
    /// Of the requests topic.
    package let revision: Revision
    /// Where a review goes on behind it.
    package let cursor: String
}

/// Where a review stands: a date, and the place of a request.
///
/// The places are those of the log, and so the same in every inventory.
struct ReviewCursor: CustomStringConvertible {
    /// Milliseconds since 1970; 0 where a review goes by places alone.
    var due: Int64
    var partition: Int32
    var offset: Int64

    static let start = ReviewCursor(due: 0, partition: -1, offset: -1)

    init(due: Int64, partition: Int32, offset: Int64) {
        self.due = due
        self.partition = partition
        self.offset = offset
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-").map(String.init)
        guard parts.count == 3, let due = Int64(parts[0]), let partition = Int32(parts[1]),
            let offset = Int64(parts[2])
        else { return nil }
        self.init(due: due, partition: partition, offset: offset)
    }

    var description: String { "\(due)-\(partition)-\(offset)" }
}
