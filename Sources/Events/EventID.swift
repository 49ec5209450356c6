import Crypto
import FoundationEssentials

/// The identity of an event, constant over every repetition of it.
///
/// Ids of events that follow from others are derived from the position of the cause in the log and
/// from what the event is to it, so that a repetition is recognised. They never depend on the
/// caller's `request_id`: a reused one must not suppress anything.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// The id of the event that `stage` makes of the record `cause`, the `ordinal`-th of its kind.
    ///
    /// The record's timestamp is part of it, so that a topic that was deleted and made anew does
    /// not bring back the ids of its former life.
    /// - Parameter stage: what the event is to its cause, such as `verdict` or `notice:mailto:...`.
    package init(causedBy cause: Record, stage: String, ordinal: Int = 0) {
        let partition = cause.position.partition
        let topic = partition.topic.rawValue
        var text: [UInt8] = []
        // Beside the two names there are four numbers of up to 20 digits and what is between them.
        text.reserveCapacity(topic.utf8.count + stage.utf8.count + 96)
        text.append(contentsOf: topic.utf8)
        text.append(UInt8(ascii: "/"))
        text.append(decimal: partition.index)
        text.append(UInt8(ascii: "@"))
        text.append(decimal: cause.position.offset)
        text.append(UInt8(ascii: "\n"))
        text.append(decimal: cause.timestamp.millisecondsSince1970)
        text.append(UInt8(ascii: "\n"))
        text.append(contentsOf: stage.utf8)
        text.append(UInt8(ascii: "\n"))
        text.append(decimal: ordinal)
        // 128 bits are plenty for a collision-free id.
        rawValue = Hexadecimal.encode(SHA256.hash(data: text).prefix(16))
    }

    package var description: String { rawValue }
}

extension Date {
    /// Whole milliseconds since 1970, the precision of a log's timestamps.
    package var millisecondsSince1970: Int64 {
        Int64((timeIntervalSince1970 * 1000).rounded())
    }

    package init(millisecondsSince1970 milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
