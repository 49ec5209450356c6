/// What the key may be used for (RFC 5280 section 4.2.1.3).
package struct KeyUsage: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Reads the value of the extension.
    ///
    /// No bits at all are read as such: that at least one must be set is for the judge to say.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        self.init(
            rawValue: try der.read { (cursor, bytes) throws(DERError) in
                let bits = try cursor.next(.bitString, in: bytes)
                try DERPrimitives.checkBitString(bits, in: bytes)
                return DERPrimitives.namedBits(bits, in: bytes)
            })
    }

    /// Whether a value ends with its last set bit, as X.690 section 11.2.2 asks of named bits.
    package static func isMinimal(der: ArraySlice<UInt8>) throws(DERError) -> Bool {
        try bits(der).hasNoTrailingZeros
    }

    private static func bits(_ der: ArraySlice<UInt8>) throws(DERError) -> BitString {
        try BitString(content: try DERReader.only(.bitString, in: der).content)
    }

    package static let digitalSignature = Self(rawValue: 1 << 0)
    /// Also called `contentCommitment`.
    package static let nonRepudiation = Self(rawValue: 1 << 1)
    package static let keyEncipherment = Self(rawValue: 1 << 2)
    package static let dataEncipherment = Self(rawValue: 1 << 3)
    package static let keyAgreement = Self(rawValue: 1 << 4)
    package static let keyCertificateSign = Self(rawValue: 1 << 5)
    package static let crlSign = Self(rawValue: 1 << 6)
    package static let encipherOnly = Self(rawValue: 1 << 7)
    package static let decipherOnly = Self(rawValue: 1 << 8)
}
