extension [UInt8] {
    /// Appends the digits of a number, with a sign where it is negative.
    mutating func append(decimal number: some FixedWidthInteger) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        self[start...].reverse()
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
