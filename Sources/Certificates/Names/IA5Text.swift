/// Text of ASCII characters, kept as it stands in the certificate: a host name, an address, a URI.
package struct IA5Text: Hashable, Sendable {
    /// Below 0x80, each of them.
    ///
    /// Control characters are not excluded.
    package let octets: ArraySlice<UInt8>

    init(_ value: DERValue) throws(DERError) {
        guard value.isASCII else { throw value.error(.invalidString) }
        octets = value.content
    }

    /// The text as a string, unescaped: not for terminals.
    package var string: String { String(decoding: octets, as: UTF8.self) }
}
