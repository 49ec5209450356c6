import FoundationEssentials

/// Which of two verdicts on one certificate is the newer: the place in the log of what caused it.
///
/// The outcome topics have no common order and parked requests come back late, so projections and
/// rules compare revisions and ignore the older one. Ordered by time of appending, then by place.
package struct Revision: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let milliseconds: Int64
    package let partition: Int32
    package let offset: Int64

    package init(milliseconds: Int64, partition: Int32, offset: Int64) {
        self.milliseconds = milliseconds
        self.partition = partition
        self.offset = offset
    }

    /// - Parameter present: when the record is read. A foreign client chooses the timestamps of its
    ///   records; one in the future must not make a verdict newer than all that follow.
    package init(of record: Record, readAt present: Date = .distantFuture) {
        self.init(
            milliseconds: min(record.timestamp, present).millisecondsSince1970,
            partition: record.position.partition.index, offset: record.position.offset)
    }

    /// `milliseconds-partition-offset`.
    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the description.
    func append(to text: inout [UInt8]) {
        text.append(decimal: milliseconds)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: partition)
        text.append(UInt8(ascii: "-"))
        text.append(decimal: offset)
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let milliseconds = Int64(parts[0]), let partition = Int32(parts[1]),
            let offset = Int64(parts[2])
        else { return nil }
        self.init(milliseconds: milliseconds, partition: partition, offset: offset)
    }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.milliseconds, lhs.partition, lhs.offset)
            < (rhs.milliseconds, rhs.partition, rhs.offset)
    }
}

extension Revision: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Revision(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a revision reads milliseconds-partition-offset")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
