/// Which certificates and reasons a CRL covers (RFC 5280 section 5.2.5).
package struct IssuingDistributionPoint: Sendable {
    package let name: DistributionPointName?
    package let containsOnlyUserCertificates: Bool
    package let containsOnlyAuthorityCertificates: Bool
    /// Nil for all reasons.
    package let onlySomeReasons: RevocationReasons?
    /// Whether entries may be of certificates of other issuers.
    package let isIndirect: Bool
    package let containsOnlyAttributeCertificates: Bool

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        name = try DistributionPointName(.contextConstructed(0), from: &fields)
        containsOnlyUserCertificates = try Self.flag(.context(1), from: &fields)
        containsOnlyAuthorityCertificates = try Self.flag(.context(2), from: &fields)
        onlySomeReasons = try RevocationReasons(.context(3), from: &fields)
        isIndirect = try Self.flag(.context(4), from: &fields)
        containsOnlyAttributeCertificates = try Self.flag(.context(5), from: &fields)
        try fields.finish()
    }

    private static func flag(_ tag: DERTag, from fields: inout DERReader) throws(DERError) -> Bool {
        fields.nextTag == tag ? try fields.boolean(tag) : false
    }
}
