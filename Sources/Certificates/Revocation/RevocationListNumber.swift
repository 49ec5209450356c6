/// The number of a CRL, which grows with each of its issuer and scope (RFC 5280 section 5.2.3).
package struct RevocationListNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Most significant octet first, no leading zero; none for the number zero.
    private let octets: ArraySlice<UInt8>

    /// Reads the value of a CRL number or of a delta CRL indicator: a number not below zero.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = DERReader(der)
        let content = try reader.integer()
        try reader.finish()
        guard let first = content.first, first < 0x80 else {
            throw DERError(.integerOutOfRange, at: der.startIndex)
        }
        octets = content.drop { $0 == 0 }
    }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.octets.count != rhs.octets.count
            ? lhs.octets.count < rhs.octets.count
            : lhs.octets.lexicographicallyPrecedes(rhs.octets)
    }

    /// Upper-case hexadecimal octets.
    package var description: String {
        octets.isEmpty ? "00" : HexadecimalText.upperCase(octets)
    }
}
