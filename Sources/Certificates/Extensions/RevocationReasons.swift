/// A set of reasons, as distribution points name them (RFC 5280 section 4.2.1.13, `ReasonFlags`).
package struct RevocationReasons: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Reads `[n] IMPLICIT ReasonFlags` where it is there.
    init?(_ tag: DERTag, from fields: inout DERReader) throws(DERError) {
        guard fields.nextTag == tag else { return nil }
        self.init(rawValue: try fields.bitString(tag).namedBits)
    }

    /// Bit 0, which nobody may use.
    package static let unused = Self(rawValue: 1 << 0)
    package static let keyCompromise = Self(rawValue: 1 << 1)
    package static let authorityCompromise = Self(rawValue: 1 << 2)
    package static let affiliationChanged = Self(rawValue: 1 << 3)
    package static let superseded = Self(rawValue: 1 << 4)
    package static let cessationOfOperation = Self(rawValue: 1 << 5)
    package static let certificateHold = Self(rawValue: 1 << 6)
    package static let privilegeWithdrawn = Self(rawValue: 1 << 7)
    package static let attributeAuthorityCompromise = Self(rawValue: 1 << 8)

    /// All reasons that RFC 5280 section 6.3.3 calls `all-reasons`.
    package static let all = Self(rawValue: 0x1FE)
}
