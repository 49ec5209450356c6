import FoundationEssentials

/// A named value beside a message's payload.
///
/// Names may repeat; values are bytes, as in Kafka.
package struct Header: Hashable, Sendable {
    package var name: String
    package var value: [UInt8]

    package init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    package init(_ name: String, _ value: String) {
        self.init(name, Array(value.utf8))
    }
}

/// What is written to the log: bytes with a key, as any client of any language may send them.
///
/// A log knows nothing of CloudEvents or certificates; ``Envelope`` gives a message its meaning.
package struct Message: Hashable, Sendable {
    /// Messages of one key keep their order.
    ///
    /// Without a key the log spreads them.
    package var key: [UInt8]?
    package var headers: [Header]
    /// A missing value is a tombstone.
    package var value: [UInt8]?
    /// When the fact arose; the log's own time if missing.
    ///
    /// Millisecond precision.
    package var timestamp: Date?

    package init(
        key: [UInt8]? = nil, headers: [Header] = [], value: [UInt8]?, timestamp: Date? = nil
    ) {
        self.key = key
        self.headers = headers
        self.value = value
        self.timestamp = timestamp
    }

    /// The last value of a header, which is the one that counts (KIP-82).
    package func header(_ name: String) -> [UInt8]? {
        headers.last { $0.name == name }?.value
    }

    /// The size that a log's limit is held against: key, headers and value, in bytes.
    package var sizeInBytes: Int {
        headers.reduce((key?.count ?? 0) + (value?.count ?? 0)) {
            $0 + $1.name.utf8.count + $1.value.count
        }
    }
}

/// A message in its place in the log.
package struct Record: Hashable, Sendable {
    package let position: Position
    /// The message's own time, or the time of appending.
    ///
    /// Millisecond precision.
    package let timestamp: Date
    package let message: Message

    package init(position: Position, timestamp: Date, message: Message) {
        self.position = position
        self.timestamp = timestamp
        self.message = message
    }
}

/// A consequence: a message to append to a topic together with the positions of what caused it.
package struct Emission: Hashable, Sendable {
    package let topic: TopicName
    package let message: Message

    package init(_ message: Message, to topic: TopicName) {
        self.topic = topic
        self.message = message
    }
}
