/// Where something stands in the bytes that hold it, in eight bytes and without a reference.
struct ByteRange: Hashable, Sendable {
    let start: UInt32
    let end: UInt32

    /// - Precondition: both are offsets into input that `DERCursor.init(over:)` took.
    init(_ start: Int, _ end: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
    }

    /// Stands for "not there": no element is without octets.
    static let absent = ByteRange(0, 0)

    var isAbsent: Bool { end == 0 }

    /// Whether an element is a tag and a length of zero, and nothing else.
    var isEmptyElement: Bool { end - start == 2 }

    /// The same as offsets.
    var offsets: Range<Int> { Int(start)..<Int(end) }
}

extension [UInt8] {
    subscript(_ range: ByteRange) -> ArraySlice<UInt8> {
        self[Int(range.start)..<Int(range.end)]
    }
}
