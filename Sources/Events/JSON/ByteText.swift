extension [UInt8] {
    /// Appends the digits of a number, with a sign where it is negative.
    ///
    /// - Precondition: the number has 64 bits at most.
    mutating func append(decimal number: some FixedWidthInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digits: UInt64(number.magnitude))
    }

    private mutating func append(digits number: UInt64) {
        // 2^64 has 20 digits; they come out the last one first.
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var start = digits.count
        var rest = number
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        append(addingCapacity: digits.count - start) { output in
            for index in start..<digits.count { output.append(digits[index]) }
        }
    }

    /// Appends two lower-case digits a byte.
    mutating func append(hexadecimal bytes: [UInt8]) {
        append(addingCapacity: 2 * bytes.count) { output in
            for byte in bytes {
                output.append(Hexadecimal.digit(byte >> 4))
                output.append(Hexadecimal.digit(byte & 0xF))
            }
        }
    }
}
