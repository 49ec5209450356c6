/// What a CRL does against the rules and can be read all the same.
package struct RevocationListIrregularities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A `critical FALSE` that is spelled out (X.690 section 11.5).
    package static let explicitDefault = Self(rawValue: 1 << 0)
    /// A GeneralizedTime before 2050 (RFC 5280 section 5.1.2.4).
    package static let generalizedTimeBefore2050 = Self(rawValue: 1 << 1)
    /// Extensions, of the list or of an entry, in a CRL of version 1 (section 5.1.2.1).
    package static let extensionsInVersion1 = Self(rawValue: 1 << 2)
    /// A list of entries, or of extensions, with none in it (sections 5.1.2.6 and 5.1.2.7).
    package static let emptyList = Self(rawValue: 1 << 3)
    /// A relative name of several attributes that are out of order (X.690 section 11.6).
    package static let unsortedRelativeName = Self(rawValue: 1 << 4)
    /// A signature that is not made of whole octets, and thus none of any algorithm known.
    package static let signatureNotInOctets = Self(rawValue: 1 << 5)
    /// No next update, which RFC 5280 section 5.1.2.5 demands.
    package static let noNextUpdate = Self(rawValue: 1 << 6)
}
