/// A place in a row of elements: the strict reading of tags and lengths that all else stands on.
///
/// It holds two numbers and is handed the bytes each time, so that a walk over a certificate touches
/// no reference count. Nothing here recurses: how deep a structure is read is written in the code
/// that reads it, never in the input.
struct DERCursor {
    private(set) var position: Int
    let end: Int

    /// - Precondition: `end` is no more than the count of the bytes that the methods are given.
    init(position: Int, end: Int) {
        self.position = position
        self.end = end
    }

    init(over bytes: Span<UInt8>) throws(DERError) {
        guard bytes.count < Int(UInt32.max) else { throw DERError(.inputTooLarge, at: 0) }
        self.init(position: 0, end: bytes.count)
    }

    var isAtEnd: Bool { position == end }

    /// The tag of the next element, or nil at the end.
    @inline(__always)
    func peek(in bytes: Span<UInt8>) -> DERTag? {
        position < end ? DERTag(rawValue: bytes[position]) : nil
    }

    /// The next element, whatever it is.
    @inline(__always)
    mutating func next(in bytes: Span<UInt8>) throws(DERError) -> DERElement {
        let start = position
        // The common case: one octet of tag, one of length.
        guard end - start >= 2 else { throw DERError(.truncated, at: start) }
        let tag = bytes[start]
        let length = bytes[start + 1]
        guard tag & 0x1F != 0x1F, tag != 0, length < 0x80 else {
            return try nextOfAnyForm(in: bytes)
        }
        let contentStart = start + 2
        guard Int(length) <= end - contentStart else { throw DERError(.truncated, at: start) }
        position = contentStart + Int(length)
        return DERElement(
            tag: DERTag(rawValue: tag), start: start, contentStart: contentStart, end: position)
    }

    /// The next element, which must have this tag.
    @inline(__always)
    mutating func next(_ tag: DERTag, in bytes: Span<UInt8>) throws(DERError) -> DERElement {
        guard position < end else { throw DERError(.missing(tag), at: position) }
        guard bytes[position] == tag.rawValue else {
            throw DERError(
                .unexpectedTag(expected: tag, found: DERTag(rawValue: bytes[position])),
                at: position)
        }
        return try next(in: bytes)
    }

    /// The next element if it has this tag.
    @inline(__always)
    mutating func nextIf(_ tag: DERTag, in bytes: Span<UInt8>) throws(DERError) -> DERElement? {
        guard position < end, bytes[position] == tag.rawValue else { return nil }
        return try next(in: bytes)
    }

    /// Owes an error where anything is left.
    @inline(__always)
    func finish() throws(DERError) {
        guard position == end else { throw DERError(.trailingBytes, at: position) }
    }

    private mutating func nextOfAnyForm(in bytes: Span<UInt8>) throws(DERError) -> DERElement {
        let start = position
        let tag = DERTag(rawValue: bytes[start])
        var index = start + 1
        if tag.rawValue & 0x1F == 0x1F {
            index = try endOfHighTagNumber(from: index, in: bytes)
        } else if tag.rawValue == 0 {
            throw DERError(.invalidTag, at: start)
        }
        let length = try readLength(at: &index, of: start, in: bytes)
        guard length <= UInt64(end - index) else { throw DERError(.truncated, at: start) }
        position = index + Int(length)
        return DERElement(tag: tag, start: start, contentStart: index, end: position)
    }

    /// Skips a tag number above 30: at most four octets, which is 2^28, and the fewest possible.
    private func endOfHighTagNumber(
        from first: Int, in bytes: Span<UInt8>
    ) throws(DERError) -> Int {
        var number: UInt32 = 0
        for index in first..<min(first + 4, end) {
            number = number << 7 | UInt32(bytes[index] & 0x7F)
            guard number != 0 else { throw DERError(.invalidTag, at: first - 1) }
            if bytes[index] & 0x80 == 0 {
                guard number > 30 else { break }
                return index + 1
            }
        }
        throw DERError(.invalidTag, at: first - 1)
    }

    private func readLength(
        at index: inout Int, of start: Int, in bytes: Span<UInt8>
    ) throws(DERError) -> UInt64 {
        guard index < end else { throw DERError(.truncated, at: start) }
        let first = bytes[index]
        index += 1
        guard first >= 0x80 else { return UInt64(first) }
        let count = Int(first & 0x7F)
        guard count > 0 else { throw DERError(.indefiniteLength, at: start) }
        guard count <= 4 else { throw DERError(.lengthTooLarge, at: start) }
        guard count <= end - index else { throw DERError(.truncated, at: start) }
        var length: UInt64 = 0
        for octet in index..<index + count { length = length << 8 | UInt64(bytes[octet]) }
        guard length >= 0x80, bytes[index] != 0 else {
            throw DERError(.nonMinimalLength, at: start)
        }
        index += count
        return length
    }
}
