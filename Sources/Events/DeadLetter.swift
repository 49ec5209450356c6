import FoundationEssentials

/// A record that was set aside, since handling it ran out of attempts.
///
/// In its topic it has key, value and headers as they came, and then the facts, under the names of
/// Kafka's share groups (KIP-1191: `__dlq.errors.*`, texts) and of Spring Kafka
/// (`DeadLetterPublishingRecoverer`: `kafka_dlt-*`, numbers big-endian), so that the tools of either
/// know it for what it is.
package struct DeadLetter: Hashable, Sendable {
    /// Where the record stood.
    package var origin: Position
    package var originTime: Date
    /// The group that could not deal with it.
    package var group: String
    package var attempts: Int
    /// What kind of failure it was, in a word: what the conventions call an exception's class.
    package var kind: String
    /// What was the matter: one sentence.
    package var reason: String
    /// The message as it came; without its value where that was too large to be repeated.
    package var message: Message
    /// SHA-256 of a value that was too large to be repeated.
    package var omitted: Fingerprint?

    package init(
        _ record: Record, group: GroupName, attempts: Int, kind: String, reason: String
    ) {
        origin = record.position
        originTime = record.timestamp
        self.group = group.rawValue
        self.attempts = attempts
        self.kind = kind
        self.reason = String(reason.prefix(Self.maximumTextLength))
        message = record.message
        message.headers.removeAll { Name.all.contains($0.name) }
    }

    /// Room that the headers take beside the message, in bytes.
    package static let headRoomBytes = 8_192
    /// The reason is cut to this many characters.
    private static let maximumTextLength = 1_024

    private enum Name {
        static let topic = "__dlq.errors.topic"
        static let partition = "__dlq.errors.partition"
        static let offset = "__dlq.errors.offset"
        static let group = "__dlq.errors.group"
        static let count = "__dlq.errors.delivery.count"
        static let message = "__dlq.errors.message"
        static let springTopic = "kafka_dlt-original-topic"
        static let springPartition = "kafka_dlt-original-partition"
        static let springOffset = "kafka_dlt-original-offset"
        static let springTimestamp = "kafka_dlt-original-timestamp"
        static let springGroup = "kafka_dlt-original-consumer-group"
        static let springClass = "kafka_dlt-exception-fqcn"
        static let springMessage = "kafka_dlt-exception-message"
        static let omitted = "assay_omitted-sha256"
        static let all: Set = [
            topic, partition, offset, group, count, message, springTopic, springPartition,
            springOffset, springTimestamp, springGroup, springClass, springMessage, omitted,
        ]
    }
}

extension DeadLetter {
    /// The message for the topic of dead letters.
    ///
    /// - Parameter maximumBytes: the log's limit, beyond which the value is left out.
    package func letter(maximumBytes: Int) -> Message {
        var letter = message
        // The log's own time: how long it keeps a letter does not depend on how old the record is.
        letter.timestamp = nil
        if let value = letter.value, letter.sizeInBytes > maximumBytes - Self.headRoomBytes {
            letter.value = nil
            letter.headers.append(Header(Name.omitted, Fingerprint(of: value).description))
        }
        let partition = origin.partition
        letter.headers += [
            Header(Name.topic, partition.topic.rawValue),
            Header(Name.partition, "\(partition.index)"),
            Header(Name.offset, "\(origin.offset)"),
            Header(Name.group, group),
            Header(Name.count, "\(attempts)"),
            Header(Name.message, reason),
            Header(Name.springTopic, partition.topic.rawValue),
            Header(Name.springPartition, bigEndian: partition.index),
            Header(Name.springOffset, bigEndian: origin.offset),
            Header(Name.springTimestamp, bigEndian: originTime.millisecondsSince1970),
            Header(Name.springGroup, group),
            Header(Name.springClass, kind),
            Header(Name.springMessage, reason),
        ]
        return letter
    }

    /// Reads a letter; nil for anything else.
    package init?(_ record: Record) {
        let letter = record.message
        guard let topic = letter.text(Name.topic).flatMap({ try? TopicName($0) }),
            let partition = letter.text(Name.partition).flatMap(Int32.init),
            let offset = letter.text(Name.offset).flatMap(Int64.init)
        else { return nil }
        origin = Position(Partition(topic, partition), offset)
        originTime =
            letter.header(Name.springTimestamp).flatMap(Int64.init(bigEndian:))
            .map(Date.init(millisecondsSince1970:)) ?? record.timestamp
        group = letter.text(Name.group) ?? ""
        attempts = letter.text(Name.count).flatMap(Int.init) ?? 0
        kind = letter.text(Name.springClass) ?? ""
        reason = letter.text(Name.message) ?? ""
        omitted = letter.text(Name.omitted).flatMap(Fingerprint.init(hexadecimal:))
        message = letter
        message.headers.removeAll { Name.all.contains($0.name) }
    }
}

// MARK: Sending again

extension DeadLetter {
    /// The header that names the letter of which a message was sent again.
    package static let redrivenHeader = "assay_redriven-from"

    /// The message to be sent again: key, value and headers as they came, and whence it comes.
    ///
    /// - Parameter position: of the letter.
    package func redriven(from position: Position) -> Message {
        var again = message
        again.timestamp = nil
        again.headers.removeAll { $0.name == Self.redrivenHeader }
        again.headers.append(Header(Self.redrivenHeader, position.description))
        return again
    }
}

extension TopicName {
    /// Kafka's `errors.deadletterqueue.topic.name.prefix` as it is by default (KIP-1191).
    package static let deadLetterPrefix = "dlq."

    /// The topic for what could not be handled in this one.
    package var deadLetters: TopicName {
        let room = Self.maximumLength - Self.deadLetterPrefix.utf8.count
        return TopicName(prefix: Self.deadLetterPrefix, rawValue.prefix(room))
    }

    package var isDeadLetters: Bool { rawValue.hasPrefix(Self.deadLetterPrefix) }
}

extension Header {
    fileprivate init(_ name: String, bigEndian value: some FixedWidthInteger) {
        let width = value.bitWidth
        self.init(
            name,
            stride(from: width - 8, through: 0, by: -8).map {
                UInt8(truncatingIfNeeded: value >> $0)
            })
    }
}

extension Int64 {
    /// Nil unless there are eight bytes.
    fileprivate init?(bigEndian bytes: [UInt8]) {
        guard bytes.count == 8 else { return nil }
        self = bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
