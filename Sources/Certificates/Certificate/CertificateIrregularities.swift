/// What a certificate does against the rules and can be read all the same.
///
/// Old but trusted certificates have some of these. Whether they matter is not for reading to say.
package struct CertificateIrregularities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A version 1 or a `critical FALSE` that is spelled out (X.690 section 11.5).
    package static let explicitDefault = Self(rawValue: 1 << 0)
    /// A GeneralizedTime before 2050 (RFC 5280 section 4.1.2.5).
    package static let generalizedTimeBefore2050 = Self(rawValue: 1 << 1)
    /// An extension that is there twice (RFC 5280 section 4.2); readers take the first.
    package static let duplicateExtension = Self(rawValue: 1 << 2)
    /// Extensions in a certificate of version 1 or 2 (RFC 5280 section 4.1.2.9).
    package static let extensionsBelowVersion3 = Self(rawValue: 1 << 3)
    /// Unique identifiers in a certificate of version 1 (RFC 5280 section 4.1.2.8).
    package static let uniqueIdentifierInVersion1 = Self(rawValue: 1 << 4)
    /// A list of extensions with none in it (RFC 5280 section 4.1: at least one).
    package static let emptyExtensions = Self(rawValue: 1 << 5)
    /// A relative name of several attributes that are out of order (X.690 section 11.6).
    package static let unsortedRelativeName = Self(rawValue: 1 << 6)
    /// A signature that is not made of whole octets, and thus none of any algorithm known.
    package static let signatureNotInOctets = Self(rawValue: 1 << 7)
}
