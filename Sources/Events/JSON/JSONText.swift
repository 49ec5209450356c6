/// Where a string stands in a JSON text: what is between its quotation marks.
struct JSONText {
    let range: Range<Int>
    let hasEscapes: Bool

    /// The string; nil where it is not UTF-8, or has an escape beyond ASCII.
    func string(in text: Span<UInt8>) -> String? {
        if hasEscapes {
            return unescaped(in: text).flatMap { String(validating: $0, as: UTF8.self) }
        }
        guard let valid = try? UTF8Span(validating: text.extracting(range)) else { return nil }
        return String(copying: valid)
    }

    /// The bytes that the escapes stand for (RFC 8259, section 7); nil where one is beyond ASCII, as
    /// those of surrogate pairs, or is none.
    func unescaped(in text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            guard text[index] == UInt8(ascii: "\\") else {
                bytes.append(text[index])
                index += 1
                continue
            }
            guard let escape = Self.escape(at: index + 1, before: range.upperBound, in: text) else {
                return nil
            }
            bytes.append(escape.byte)
            index += 1 + escape.length
        }
        return bytes
    }

    private static func escape(
        at index: Int, before end: Int, in text: Span<UInt8>
    ) -> (byte: UInt8, length: Int)? {
        guard index < end else { return nil }
        switch text[index] {
        case UInt8(ascii: "n"): return (0x0A, 1)
        case UInt8(ascii: "r"): return (0x0D, 1)
        case UInt8(ascii: "t"): return (0x09, 1)
        case UInt8(ascii: "b"): return (0x08, 1)
        case UInt8(ascii: "f"): return (0x0C, 1)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (text[index], 1)
        case UInt8(ascii: "u"):
            guard end - index >= 5, text[index + 1] == UInt8(ascii: "0"),
                text[index + 2] == UInt8(ascii: "0"),
                let high = Hexadecimal.value(of: text[index + 3]), high < 8,
                let low = Hexadecimal.value(of: text[index + 4])
            else { return nil }
            return (high << 4 | low, 5)
        default: return nil
        }
    }
}
