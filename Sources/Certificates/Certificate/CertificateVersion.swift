/// The version of a certificate (RFC 5280 section 4.1.2.1).
package enum CertificateVersion: UInt8, Hashable, Sendable, Comparable {
    case v1 = 1
    /// With unique identifiers.
    case v2 = 2
    /// With extensions.
    case v3 = 3

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
