/// Finds the stretches of a string that JSON writes as they are.
enum JSONRun {
    /// Bytes looked at together: few enough to stay in registers, and a loop of a known length
    /// without branches, which the compiler turns into vector instructions.
    private static var block: Int { 32 }

    /// The index of the first byte from `start` on that ends a run: a quotation mark, a reverse
    /// solidus or a control character (RFC 8259, section 7); the count where there is none.
    static func end(in text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while text.count - index >= block {
            let bytes = text.extracting(index..<(index &+ block))
            var special: UInt8 = 0
            for offset in 0..<block { special |= mark(bytes[offset]) }
            guard special == 0 else { break }
            index &+= block
        }
        while index < text.count, mark(text[index]) == 0 { index &+= 1 }
        return index
    }

    /// 1 for a byte that ends a run; without a short circuit, which would be a branch.
    @inline(__always)
    private static func mark(_ byte: UInt8) -> UInt8 {
        (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
            | (byte < 0x20 ? 1 : 0)
    }
}
