import FoundationEssentials

/// A request that waits for evidence: the event of `certificate.retries`.
///
/// The message is the original one, byte for byte, with where it stood and how long it may wait in
/// headers behind the others. ``original`` gives back the very record, so that whatever derives from
/// it, the outcome's id before all, is what it would have been at once.
package struct ParkedRequest: Hashable, Sendable {
    /// The request as it stood in its own topic.
    package var original: Record
    /// When it was first parked; what it may wait is counted from here.
    package var since: Date
    /// How often it was parked, this time included.
    package var attempt: Int
    /// Before this time there is little hope.
    package var notBefore: Date

    /// Milliseconds only are kept of the times.
    package init(_ original: Record, since: Date, attempt: Int, notBefore: Date) {
        self.original = original
        self.since = Date(millisecondsSince1970: since.millisecondsSince1970)
        self.attempt = attempt
        self.notBefore = Date(millisecondsSince1970: notBefore.millisecondsSince1970)
    }

    private enum Name {
        static let topic = "ce_parkedtopic"
        static let partition = "ce_parkedpartition"
        static let offset = "ce_parkedoffset"
        static let timestamp = "ce_parkedtimestamp"
        static let since = "ce_parkedsince"
        static let attempt = "ce_parkedattempt"
        static let notBefore = "ce_parkednotbefore"
        static let all: Set = [
            topic, partition, offset, timestamp, since, attempt, notBefore,
        ]
    }

    /// Room that the headers take beside the original, in bytes.
    package static let headRoomBytes = 512

    package var message: Message {
        var message = original.message
        // Who sent the request may have used these names, too; they mean nothing there.
        message.headers.removeAll { Name.all.contains($0.name) }
        message.headers += [
            Header(Name.topic, original.position.topic.rawValue),
            Header(Name.partition, "\(original.position.partition.index)"),
            Header(Name.offset, "\(original.position.offset)"),
            Header(Name.timestamp, "\(original.timestamp.millisecondsSince1970)"),
            Header(Name.since, "\(since.millisecondsSince1970)"),
            Header(Name.attempt, "\(attempt)"),
            Header(Name.notBefore, "\(notBefore.millisecondsSince1970)"),
        ]
        // The log's own: how long it keeps a parked request does not depend on how old it is.
        message.timestamp = nil
        return message
    }

    /// Reads what ``message`` has written; nil for anything else.
    package init?(_ record: Record) {
        let message = record.message
        func number<Value: FixedWidthInteger>(_ name: String) -> Value? {
            message.text(name).flatMap { Value($0) }
        }
        guard let topic = message.text(Name.topic).flatMap({ try? TopicName($0) }),
            let partition: Int32 = number(Name.partition), let offset: Int64 = number(Name.offset),
            let timestamp: Int64 = number(Name.timestamp), let since: Int64 = number(Name.since),
            let attempt: Int = number(Name.attempt), let notBefore: Int64 = number(Name.notBefore)
        else { return nil }
        let time = Date(millisecondsSince1970: timestamp)
        var inner = message
        inner.headers.removeAll { Name.all.contains($0.name) }
        inner.timestamp = time
        original = Record(
            position: Position(Partition(topic, partition), offset), timestamp: time,
            message: inner)
        self.since = Date(millisecondsSince1970: since)
        self.attempt = attempt
        self.notBefore = Date(millisecondsSince1970: notBefore)
    }
}
