/// The number that an issuer gives a certificate (RFC 5280 section 4.1.2.2), of any size and sign.
package struct SerialNumber: Hashable, Sendable {
    /// Two's complement, most significant octet first, in the fewest octets; at least one.
    package let octets: ArraySlice<UInt8>

    init(checked octets: ArraySlice<UInt8>) {
        self.octets = octets
    }

    /// Makes one from two's complement octets; nil where there are none, or more than needed.
    package init?(octets: ArraySlice<UInt8>) {
        let element = DERElement(tag: .integer, start: 0, contentStart: 0, end: octets.count)
        guard (try? DERPrimitives.checkInteger(element, in: octets.span)) != nil else {
            return nil
        }
        self.octets = octets
    }

    package var isNegative: Bool { octets.first ?? 0 >= 0x80 }
    package var isZero: Bool { octets.allSatisfy { $0 == 0 } }
}

extension SerialNumber: CustomStringConvertible {
    /// Upper-case hexadecimal octets as OpenSSL prints them, but for the sign, which stays two's
    /// complement: what stands in the certificate can be searched for.
    package var description: String {
        let digits = octets.count > 1 && octets.first == 0 ? octets.dropFirst() : octets
        return HexadecimalText.upperCase(digits)
    }
}
