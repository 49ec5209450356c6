/// Why a certificate was revoked (RFC 5280 section 5.3.1).
package enum RevocationReason: UInt8, Hashable, Sendable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case authorityCompromise = 2
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5
    case certificateHold = 6
    /// Only in a delta CRL: the certificate is no longer revoked.
    case removeFromCRL = 8
    case privilegeWithdrawn = 9
    case attributeAuthorityCompromise = 10

    /// Reads a CRLReason; a number that has no meaning is an error.
    package init(der: ArraySlice<UInt8>) throws(DERError) {
        var reader = DERReader(der)
        let number = try reader.count(.enumerated)
        try reader.finish()
        guard let octet = UInt8(exactly: number), let reason = Self(rawValue: octet) else {
            throw DERError(.integerOutOfRange, at: der.startIndex)
        }
        self = reason
    }

    /// The name that RFC 5280 gives it.
    package var name: String {
        switch self {
        case .unspecified: "unspecified"
        case .keyCompromise: "keyCompromise"
        case .authorityCompromise: "cACompromise"
        case .affiliationChanged: "affiliationChanged"
        case .superseded: "superseded"
        case .cessationOfOperation: "cessationOfOperation"
        case .certificateHold: "certificateHold"
        case .removeFromCRL: "removeFromCRL"
        case .privilegeWithdrawn: "privilegeWithdrawn"
        case .attributeAuthorityCompromise: "aACompromise"
        }
    }

    /// The reason as a member of a set of reasons; none for the two that no set can name.
    package var asSet: RevocationReasons {
        switch self {
        case .unspecified, .removeFromCRL: []
        case .keyCompromise: .keyCompromise
        case .authorityCompromise: .authorityCompromise
        case .affiliationChanged: .affiliationChanged
        case .superseded: .superseded
        case .cessationOfOperation: .cessationOfOperation
        case .certificateHold: .certificateHold
        case .privilegeWithdrawn: .privilegeWithdrawn
        case .attributeAuthorityCompromise: .attributeAuthorityCompromise
        }
    }
}
