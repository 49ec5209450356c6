/// Base64 as RFC 4648 section 4 has it, with the whitespace that RFC 7468 section 3 lets in.
///
/// The length of lines does not count. Everything else does: the alphabet, the padding, and the
/// unused bits of the last digit, which are zero. So each content has one text but for whitespace.
package enum Base64 {
    /// The bytes that a text stands for, or nil where it is not Base64.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        try? decode(contentsOf: Array(text).span)
    }

    /// The bytes that a text stands for, or nil where it is not Base64.
    package static func decode(_ text: [UInt8]) -> [UInt8]? {
        try? decode(contentsOf: text.span)
    }

    /// The bytes that a text stands for, or nil where it is not Base64.
    package static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        try? decode(contentsOf: text)
    }

    /// The text of some bytes, with padding and without line ends.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: digits(of: Array(bytes).span), as: UTF8.self)
    }

    /// Decodes, and says at which index of `text` it went wrong.
    static func decode(contentsOf text: Span<UInt8>) throws(Base64Error) -> [UInt8] {
        try [UInt8](capacity: text.count / 4 * 3 + 3) { output throws(Base64Error) in
            var decoder = Base64Decoder()
            try decoder.decode(text, into: &output)
        }
    }

    private static func digits(of bytes: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: (bytes.count + 2) / 3 * 4) { output in
            var index = 0
            while index < bytes.count {
                let rest = bytes.count - index
                let second = rest > 1 ? bytes[index + 1] : 0
                let third = rest > 2 ? bytes[index + 2] : 0
                let group = UInt32(bytes[index]) << 16 | UInt32(second) << 8 | UInt32(third)
                output.append(alphabet[Int(group >> 18)])
                output.append(alphabet[Int(group >> 12 & 63)])
                output.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
                output.append(rest > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
                index += 3
            }
        }
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

/// Where a text stops being Base64.
struct Base64Error: Error, Hashable {
    /// The index of the first wrong character; the text's count, where the text ends too soon.
    let offset: Int
}

/// The decoder at work: whole groups of four digits at once, anything else one character at a time.
private struct Base64Decoder {
    private var group: UInt32 = 0
    private var digitsInGroup = 0
    private var paddingInGroup = 0

    mutating func decode(
        _ text: Span<UInt8>, into output: inout OutputSpan<UInt8>
    ) throws(Base64Error) {
        let table = Self.values
        let values = table.span
        var index = 0
        while index < text.count {
            if digitsInGroup == 0, paddingInGroup == 0, text.count - index >= 4 {
                let digits = text.extracting(index..<(index &+ 4))
                let first = values[Int(digits[0])]
                let second = values[Int(digits[1])]
                let third = values[Int(digits[2])]
                let fourth = values[Int(digits[3])]
                if (first | second | third | fourth) < 64 {
                    output.append(first << 2 | second >> 4)
                    output.append(second << 4 | third >> 2)
                    output.append(third << 6 | fourth)
                    index += 4
                    continue
                }
            }
            try take(values[Int(text[index])], at: index, into: &output)
            index += 1
        }
        guard (digitsInGroup + paddingInGroup) % 4 == 0 else {
            throw Base64Error(offset: text.count)
        }
    }

    private mutating func take(
        _ value: UInt8, at index: Int, into output: inout OutputSpan<UInt8>
    ) throws(Base64Error) {
        switch value {
        case 0..<64:
            guard paddingInGroup == 0 else { throw Base64Error(offset: index) }
            group = group << 6 | UInt32(value)
            digitsInGroup += 1
            if digitsInGroup == 4 { finishGroup(into: &output) }
        case Self.whitespace:
            break
        case Self.padding:
            paddingInGroup += 1
            guard digitsInGroup >= 2, digitsInGroup + paddingInGroup <= 4,
                hasOnlyZerosUnused
            else { throw Base64Error(offset: index) }
            if digitsInGroup + paddingInGroup == 4 { finishShortGroup(into: &output) }
        default:
            throw Base64Error(offset: index)
        }
    }

    private mutating func finishGroup(into output: inout OutputSpan<UInt8>) {
        output.append(UInt8(truncatingIfNeeded: group >> 16))
        output.append(UInt8(truncatingIfNeeded: group >> 8))
        output.append(UInt8(truncatingIfNeeded: group))
        group = 0
        digitsInGroup = 0
    }

    /// Two digits make one byte and three make two; padding ends the text, so the counts stay.
    private func finishShortGroup(into output: inout OutputSpan<UInt8>) {
        if digitsInGroup == 2 {
            output.append(UInt8(truncatingIfNeeded: group >> 4))
        } else {
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
        }
    }

    private var hasOnlyZerosUnused: Bool {
        digitsInGroup == 2 ? group & 0b1111 == 0 : group & 0b11 == 0
    }

    private static let padding: UInt8 = 0x80
    private static let whitespace: UInt8 = 0x81
    private static let invalid: UInt8 = 0xFF

    /// The value of each character: below 64 a digit, else one of the three kinds above.
    ///
    /// An array rather than an `InlineArray`, which would be copied at each use.
    private static let values: [UInt8] = (0...255).map { (index: UInt8) in
        switch index {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): index - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): index - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): index - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        case UInt8(ascii: "="): padding
        case 0x20, 0x09...0x0D: whitespace
        default: invalid
        }
    }
}
