import Crypto

/// The SHA-256 of a certificate's DER bytes: what a certificate is called everywhere in Assay.
package struct Fingerprint: Hashable, Sendable, Comparable, CustomStringConvertible {
    // The digest in place, its first octet in the most significant place of the first.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    package init(of der: [UInt8]) {
        self.init(digest: SHA256.hash(data: der))
    }

    /// - Precondition: there are 32 octets.
    private init(digest: some Sequence<UInt8>) {
        var octets = digest.makeIterator()
        func word() -> UInt64 {
            var word: UInt64 = 0
            for _ in 0..<8 { word = word << 8 | UInt64(octets.next() ?? 0) }
            return word
        }
        first = word()
        second = word()
        third = word()
        fourth = word()
    }

    /// 32 bytes.
    package var bytes: [UInt8] {
        [UInt8](capacity: 32) { output in
            output.append(octetsOf: first)
            output.append(octetsOf: second)
            output.append(octetsOf: third)
            output.append(octetsOf: fourth)
        }
    }

    /// Appends the description's digits.
    func append(to text: inout [UInt8]) {
        text.append(addingCapacity: 64) { output in
            output.append(digitsOf: first)
            output.append(digitsOf: second)
            output.append(digitsOf: third)
            output.append(digitsOf: fourth)
        }
    }

    package init(of der: some Sequence<UInt8>) {
        self.init(of: Array(der))
    }

    /// Reads 64 hexadecimal digits; colons and case do not count.
    package init?(hexadecimal text: String) {
        guard let bytes = Hexadecimal.decode(text.filter { $0 != ":" }),
            bytes.count == SHA256.byteCount
        else { return nil }
        self.init(digest: bytes)
    }

    /// Reads 64 hexadecimal digits and nothing else.
    init?(digits: Span<UInt8>) {
        guard digits.count == 2 * SHA256.byteCount else { return nil }
        func word(_ index: Int) -> UInt64? {
            var word: UInt64 = 0
            for offset in 0..<16 {
                guard let digit = Hexadecimal.value(of: digits[16 * index + offset]) else {
                    return nil
                }
                word = word << 4 | UInt64(digit)
            }
            return word
        }
        guard let first = word(0), let second = word(1), let third = word(2),
            let fourth = word(3)
        else { return nil }
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.first, lhs.second, lhs.third, lhs.fourth)
            < (rhs.first, rhs.second, rhs.third, rhs.fourth)
    }

    /// A digest is as good as random already.
    package func hash(into hasher: inout Hasher) { hasher.combine(first) }
}

extension OutputSpan<UInt8> {
    /// Appends the eight octets of a word, the most significant first.
    fileprivate mutating func append(octetsOf word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
        }
    }

    /// Appends the same as hexadecimal digits.
    fileprivate mutating func append(digitsOf word: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            append(Hexadecimal.digit(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0xF))
        }
    }
}

extension Fingerprint: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Fingerprint(hexadecimal: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a fingerprint has 64 hexadecimal digits")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Bytes as lower-case hexadecimal digits, and back.
package enum Hexadecimal {
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.append(hexadecimal: Array(bytes))
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for an odd count of digits, or anything that is not a digit.
    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in text.utf8 {
            guard let digit = value(of: byte) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return high == nil ? bytes : nil
    }

    /// The digit of a value below 16.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
