/// What a log can owe its caller, split by what the caller does about it.
package enum EventLogError: Error, Hashable, Sendable {
    /// Partitions moved, or the transaction was aborted or fenced. Go on with `next`.
    case batchLost(String)
    /// The log cannot be reached or is busy. Wait, and try again.
    case unavailable(String)
    /// The log's storage is full, read-only or damaged. A person has to act.
    case storage(String)
    /// The log said no: rights, settings, an invalid specification. A person has to act.
    case refused(String)
    /// Create the topic first.
    case topicMissing(TopicName)
    /// Send less, or raise the limit.
    case messageTooLarge(bytes: Int, limit: Int)
    /// The log or subscription was closed by its own side.
    case closed

    /// What a service does about it.
    package enum Reaction: Hashable, Sendable {
        /// Carry on with `next`; nothing is lost.
        case proceed
        /// Wait with growing pauses, and try again.
        case retry
        /// End with the message; a person has to act.
        case stop
    }

    package var reaction: Reaction {
        switch self {
        case .batchLost: .proceed
        case .unavailable: .retry
        case .storage, .refused, .topicMissing, .messageTooLarge, .closed: .stop
        }
    }
}

extension EventLogError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .batchLost(let why): "the batch was lost: \(why)"
        case .unavailable(let why): "the log is not available: \(why)"
        case .storage(let why): "the log's storage failed: \(why)"
        case .refused(let why): "the log refused: \(why)"
        case .topicMissing(let topic):
            "topic \(topic) does not exist; create it with: assay topics create"
        case .messageTooLarge(let bytes, let limit):
            "a message of \(bytes) bytes is over the log's limit of \(limit) bytes"
        case .closed: "the log is closed"
        }
    }
}
