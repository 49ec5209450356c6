/// Octets as people write them.
enum HexadecimalText {
    /// The digit of a number below 16.
    static func upperCaseDigit(_ value: UInt8) -> UInt8 {
        value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "A") - 10)
    }

    /// Two digits an octet, upper-case, nothing between.
    static func upperCase(_ octets: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * octets.underestimatedCount)
        for octet in octets {
            text.append(upperCaseDigit(octet >> 4))
            text.append(upperCaseDigit(octet & 0xF))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
