import FoundationEssentials

/// That certificates are to be judged again for a cause, and how far that has come: a value of
/// `certificate.reviews` (`Documentation/contracts/review.schema.json`), keyed by the cause.
///
/// The first event of a review announces it. Each one that follows stands for a page of requests that
/// were made, in one transaction with them, so that whoever takes over goes on behind the last page.
package struct Review: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    package var kind: ReviewCause.Kind
    package var name: String
    /// What verdicts are to rest on now: the trust store's generation, the profile's digest, the CRL's
    /// SHA-256, or the time up to which dates count, in milliseconds since 1970.
    package var value: String
    /// Time: from when on dates count, in milliseconds since 1970.
    package var from: Int64
    /// How often the same was announced, this time included.
    package var round: Int
    package var announcedAt: Date
    /// Behind the last page; nil before the first one.
    package var after: String?
    /// Requests made so far.
    package var asked: Int
    /// Verdicts that cannot be reviewed: their requests are gone from the log, or are about a time of
    /// their own.
    package var passedOver: Int
    /// Whether there are no more pages.
    package var isOver: Bool

    package init(
        _ cause: ReviewCause, value: String, from: Int64 = 0, round: Int = 1, announcedAt: Date
    ) {
        kind = cause.kind
        name = cause.name
        self.value = value
        self.from = from
        self.round = round
        self.announcedAt = announcedAt
        asked = 0
        passedOver = 0
        isOver = false
    }

    package var cause: ReviewCause { ReviewCause(kind, name) }

    /// Whether it is the same announcement, whoever made it, and however far it has come.
    package func isSame(as other: Self) -> Bool {
        cause == other.cause && value == other.value && round == other.round
    }

    /// What is to be done once this event is met, given the newest review of its cause before it; nil
    /// where nothing is.
    ///
    /// Two processes may have announced the same; and what was announced later counts, though time has
    /// no gaps: a later review of it goes on where the one before has not come to its end.
    package func following(_ newest: Self?) -> Self? {
        guard let newest else { return self }
        if isSame(as: newest) { return after != nil || isOver ? self : nil }
        guard announcedAt >= newest.announcedAt else { return nil }
        guard kind == .time else { return self }
        guard let end = Int64(value), let before = Int64(newest.value), end > before else {
            return nil
        }
        var review = self
        review.from = newest.isOver ? max(from, before) : newest.from
        review.after = newest.isOver ? nil : newest.after
        return review
    }

    enum CodingKeys: String, CodingKey {
        case version, kind, name, value, from, round
        case announcedAt = "announced_at"
        case after, asked
        case passedOver = "passed_over"
        case isOver = "is_over"
    }
}

/// Writes and reads the events of `certificate.reviews`.
package enum ReviewCodec {
    /// Who says so.
    package static let source = "/assay/review"

    /// The announcement.
    package static func message(_ review: Review) -> Message {
        let time = review.announcedAt.millisecondsSince1970
        let text = "review \(review.cause) \(review.value) \(review.round) \(time)"
        let id = Fingerprint(of: Array(text.utf8)).description
        return message(review, EventID(String(id.prefix(32))), at: review.announcedAt, nil)
    }

    /// How far a review has come with what follows from `cause`, its event before.
    package static func message(_ review: Review, causedBy cause: Record, at time: Date) -> Message
    {
        message(
            review, EventID(causedBy: cause, stage: "review"), at: time, cause.causationID)
    }

    private static func message(
        _ review: Review, _ id: EventID, at time: Date, _ causation: String?
    ) -> Message {
        Envelope(
            id: id, source: source, type: .reviewProceeded, time: time,
            contentType: "application/json", causation: causation
        ).message(key: Array(review.cause.description.utf8), payload: review.json())
    }

    /// Nil for what is none of ours: others may write to the topic too.
    package static func read(_ record: Record) -> Review? {
        guard record.message.text("ce_type") == EventType.reviewProceeded.rawValue else {
            return nil
        }
        return try? Review(json: record.message.value ?? [])
    }
}

extension Message {
    /// Why the request was made again, and what its verdict is to rest on; nil for all others.
    package var reviewed: (cause: ReviewCause, value: String)? {
        guard let cause = reviewCause, let value = text("ce_" + ReviewCause.valueAttribute) else {
            return nil
        }
        return (cause, value)
    }

    /// Why the request was made, or the outcome came to be, again; nil for all others.
    package var reviewCause: ReviewCause? {
        text("ce_" + ReviewCause.attribute).flatMap(ReviewCause.init)
    }
}
