/// What tells the keys of one issuer apart (RFC 5280 section 4.2.1.2): octets without a meaning.
package struct KeyIdentifier: Hashable, Sendable, CustomStringConvertible {
    package let octets: ArraySlice<UInt8>

    package init(octets: ArraySlice<UInt8>) {
        self.octets = octets
    }

    /// Reads the value of a subject key identifier.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        octets =
            der[
                try der.read { (cursor, bytes) throws(DERError) in
                    try cursor.next(.octetString, in: bytes).content
                }]
    }

    package var description: String { HexadecimalText.upperCase(octets) }
}
