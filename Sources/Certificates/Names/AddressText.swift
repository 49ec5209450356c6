/// IP addresses and networks as people write them.
enum AddressText {
    /// An address of four or 16 octets, a network of eight or 32, or the octets of anything else.
    static func text(of octets: ArraySlice<UInt8>) -> String {
        let half = octets.count / 2
        switch octets.count {
        case 4: return version4(octets)
        case 16: return version6(octets)
        case 8: return version4(octets.prefix(half)) + "/" + mask(octets.suffix(half), version4)
        case 32: return version6(octets.prefix(half)) + "/" + mask(octets.suffix(half), version6)
        default: return "#" + HexadecimalText.upperCase(octets.prefix(64))
        }
    }

    private static func version4(_ octets: ArraySlice<UInt8>) -> String {
        octets.map { "\($0)" }.joined(separator: ".")
    }

    /// RFC 5952: lower case, no leading zeros, the first longest run of zero groups as `::`.
    private static func version6(_ octets: ArraySlice<UInt8>) -> String {
        let bytes = Array(octets)
        let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
        var run = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > max(run.count, 1) { run = start..<index }
            start = index + 1
        }
        let texts = groups.map { String($0, radix: 16) }
        guard !run.isEmpty else { return texts.joined(separator: ":") }
        return texts[..<run.lowerBound].joined(separator: ":") + "::"
            + texts[run.upperBound...].joined(separator: ":")
    }

    /// The count of leading ones, or the mask itself where it is not that simple.
    private static func mask(
        _ octets: ArraySlice<UInt8>, _ text: (ArraySlice<UInt8>) -> String
    ) -> String {
        let ones = octets.map(\.nonzeroBitCount).reduce(0, +)
        var leading = 0
        for octet in octets {
            leading += (~octet).leadingZeroBitCount
            if octet != 0xFF { break }
        }
        return leading == ones ? "\(ones)" : text(octets)
    }
}
