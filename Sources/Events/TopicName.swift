/// The name of a topic, valid on every log that Assay runs on.
///
/// The rule is Apache Kafka's (`org.apache.kafka.common.internals.Topic`): 1 to 249 characters out
/// of `a-z A-Z 0-9 . _ -`, and neither `.` nor `..`.
package struct TopicName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package static let maximumLength = 249

    package let rawValue: String

    package init(_ rawValue: String) throws(InvalidName) {
        guard !rawValue.isEmpty, rawValue.utf8.count <= Self.maximumLength,
            rawValue != ".", rawValue != "..", rawValue.utf8.allSatisfy(Self.isAllowed)
        else {
            throw InvalidName(
                name: rawValue,
                rule:
                    "a topic name has 1 to \(Self.maximumLength) characters out of a-z A-Z 0-9 . _ -"
            )
        }
        self.rawValue = rawValue
    }

    /// For the defaults in this module, which are known to be valid.
    init(known rawValue: StaticString) {
        self.rawValue = "\(rawValue)"
    }

    /// A name with something before it, which is known to be valid and to leave room.
    init(prefix: String, _ rest: Substring) {
        rawValue = prefix + rest
    }

    package var description: String { rawValue }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// A topic or group name that no log would take, and the rule that it breaks.
package struct InvalidName: Error, Hashable, CustomStringConvertible {
    package let name: String
    package let rule: String

    package var description: String { "\"\(name)\" is not a valid name: \(rule)" }
}
