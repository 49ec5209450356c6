/// From how many certificates on policies are required, or not mapped (RFC 5280 section 4.2.1.11).
package struct PolicyConstraints: Hashable, Sendable {
    package let requireExplicitPolicy: Int?
    package let inhibitPolicyMapping: Int?

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var fields = try DERReader(inside: der)
        requireExplicitPolicy = try Self.count(.context(0), from: &fields)
        inhibitPolicyMapping = try Self.count(.context(1), from: &fields)
        try fields.finish()
    }

    /// Neither: RFC 5280 forbids it, and it says nothing.
    package var isEmpty: Bool { requireExplicitPolicy == nil && inhibitPolicyMapping == nil }

    private static func count(
        _ tag: DERTag, from fields: inout DERReader
    ) throws(DERError) -> Int? {
        fields.nextTag == tag ? try fields.count(tag) : nil
    }
}

/// From how many certificates on the policy that means any does not count (RFC 5280 section
/// 4.2.1.14).
package struct InhibitAnyPolicy: Hashable, Sendable {
    package let skipCertificates: Int

    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = DERReader(der)
        skipCertificates = try reader.count()
        try reader.finish()
    }
}
