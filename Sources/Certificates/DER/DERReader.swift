/// Reads elements one after another out of a slice: for what is read when somebody asks.
///
/// All that it hands out are slices of the same bytes with the same indices, and errors carry these
/// indices too. The walk over a certificate itself uses `DERCursor`, which counts no references.
package struct DERReader {
    private let bytes: ArraySlice<UInt8>
    private var cursor: DERCursor

    /// Reads the elements that stand side by side in `bytes`.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        cursor = DERCursor(position: 0, end: bytes.count)
    }

    /// Reads the elements inside of the only element in `bytes`, which must have this tag.
    package init(inside bytes: ArraySlice<UInt8>, _ tag: DERTag = .sequence) throws(DERError) {
        self.init(try Self.only(tag, in: bytes).content)
    }

    /// The only element in `bytes`.
    package static func only(
        _ tag: DERTag, in bytes: ArraySlice<UInt8>
    ) throws(DERError) -> DERValue {
        var reader = DERReader(bytes)
        let value = try reader.next(tag)
        try reader.finish()
        return value
    }

    package var isAtEnd: Bool { cursor.isAtEnd }

    /// The index of the next element, or of the end.
    package var index: Int { bytes.startIndex + cursor.position }

    /// The tag of the next element, or nil at the end.
    package var nextTag: DERTag? { cursor.peek(in: bytes.span) }

    /// Owes an error where anything is left.
    package func finish() throws(DERError) {
        guard isAtEnd else { throw DERError(.trailingBytes, at: index) }
    }

    /// The next element, whatever it is.
    package mutating func next() throws(DERError) -> DERValue {
        value(of: try located { (cursor, bytes) throws(DERError) in try cursor.next(in: bytes) })
    }

    /// The next element, which must have this tag.
    package mutating func next(_ tag: DERTag) throws(DERError) -> DERValue {
        value(
            of: try located { (cursor, bytes) throws(DERError) in try cursor.next(tag, in: bytes) })
    }

    /// The next element if it has this tag.
    package mutating func nextIf(_ tag: DERTag) throws(DERError) -> DERValue? {
        guard nextTag == tag else { return nil }
        return try next(tag)
    }

    /// A reader over what is inside of the next element.
    package mutating func inside(_ tag: DERTag = .sequence) throws(DERError) -> DERReader {
        DERReader(try next(tag).content)
    }

    package mutating func boolean(_ tag: DERTag = .boolean) throws(DERError) -> Bool {
        try located { (cursor, bytes) throws(DERError) in
            try DERPrimitives.boolean(try cursor.next(tag, in: bytes), in: bytes)
        }
    }

    /// The content of an integer of any size: two's complement in the fewest octets.
    package mutating func integer(_ tag: DERTag = .integer) throws(DERError) -> ArraySlice<UInt8> {
        let element = try located { (cursor, bytes) throws(DERError) in
            let element = try cursor.next(tag, in: bytes)
            try DERPrimitives.checkInteger(element, in: bytes)
            return element
        }
        return value(of: element).content
    }

    /// An integer that counts something; more than `Int.max` counts as that.
    package mutating func count(_ tag: DERTag = .integer) throws(DERError) -> Int {
        try located { (cursor, bytes) throws(DERError) in
            try DERPrimitives.count(try cursor.next(tag, in: bytes), in: bytes)
        }
    }

    package mutating func objectIdentifier(
        _ tag: DERTag = .objectIdentifier
    ) throws(DERError) -> ObjectIdentifier {
        try ObjectIdentifier(content: try next(tag).content)
    }

    package mutating func octetString() throws(DERError) -> ArraySlice<UInt8> {
        try next(.octetString).content
    }

    package mutating func bitString(_ tag: DERTag = .bitString) throws(DERError) -> BitString {
        try BitString(content: try next(tag).content)
    }

    package mutating func null() throws(DERError) {
        let value = try next(.null)
        guard value.content.isEmpty else { throw value.error(.invalidNull) }
    }

    /// A time in the form that the structures of CRLs and certificates allow.
    package mutating func time() throws(DERError) -> PointInTime {
        try located { (cursor, bytes) throws(DERError) in
            try DERTime.either(try cursor.next(in: bytes), in: bytes).time
        }
    }

    package mutating func generalizedTime() throws(DERError) -> PointInTime {
        try located { (cursor, bytes) throws(DERError) in
            try DERTime.generalizedTime(try cursor.next(.generalizedTime, in: bytes), in: bytes)
        }
    }

    private func value(of element: DERElement) -> DERValue {
        DERValue(element, in: bytes)
    }

    /// Works on the bytes in place, and moves errors to the indices of the slice.
    @inline(__always)
    private mutating func located<Result>(
        _ read: (inout DERCursor, Span<UInt8>) throws(DERError) -> Result
    ) throws(DERError) -> Result {
        // A cursor of its own, so that the bytes need not be held twice.
        var cursor = self.cursor
        do {
            let result = try read(&cursor, bytes.span)
            self.cursor = cursor
            return result
        } catch {
            throw DERError(error.kind, at: bytes.startIndex + error.offset)
        }
    }
}
