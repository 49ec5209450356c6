/// The name of a consumer group: the readers that share a topic's partitions among them.
package struct GroupName: Hashable, Sendable, Comparable, CustomStringConvertible {
    package static let maximumLength = 255

    package let rawValue: String

    package init(_ rawValue: String) throws(InvalidName) {
        guard !rawValue.isEmpty, rawValue.utf8.count <= Self.maximumLength,
            rawValue.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw InvalidName(
                name: rawValue,
                rule: "a group name has 1 to \(Self.maximumLength) printable ASCII characters")
        }
        self.rawValue = rawValue
    }

    /// For the defaults in this module, which are known to be valid.
    init(known rawValue: StaticString) {
        self.rawValue = "\(rawValue)"
    }

    package var description: String { rawValue }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
