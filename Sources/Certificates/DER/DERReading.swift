extension ArraySlice<UInt8> {
    /// Reads over the bytes in place, with errors at the indices of the slice.
    @inline(__always)
    func read<Result>(
        _ read: (inout DERCursor, Span<UInt8>) throws(DERError) -> Result
    ) throws(DERError) -> Result {
        var cursor = DERCursor(position: 0, end: count)
        do {
            let result = try read(&cursor, span)
            try cursor.finish()
            return result
        } catch {
            throw DERError(error.kind, at: startIndex + error.offset)
        }
    }

    /// The part that a cursor over this slice has found.
    subscript(_ range: ByteRange) -> ArraySlice<UInt8> {
        self[startIndex + Int(range.start)..<startIndex + Int(range.end)]
    }
}
