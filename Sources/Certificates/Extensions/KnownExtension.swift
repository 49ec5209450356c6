/// The extensions of certificates that this reader knows by name.
///
/// A certificate notes where each of them is when it is read, so that asking costs no search.
package enum KnownExtension: UInt8, CaseIterable, Hashable, Sendable {
    case subjectDirectoryAttributes
    case subjectKeyIdentifier
    case keyUsage
    case privateKeyUsagePeriod
    case subjectAlternativeName
    case issuerAlternativeName
    case basicConstraints
    case nameConstraints
    case crlDistributionPoints
    case certificatePolicies
    case policyMappings
    case authorityKeyIdentifier
    case policyConstraints
    case extendedKeyUsage
    case freshestCRL
    case inhibitAnyPolicy
    case authorityInformationAccess
    case subjectInformationAccess
    case tlsFeature
    case ocspNoCheck
    case signedCertificateTimestamps
    case precertificatePoison

    package var id: ObjectIdentifier {
        switch self {
        case .subjectDirectoryAttributes: .subjectDirectoryAttributes
        case .subjectKeyIdentifier: .subjectKeyIdentifier
        case .keyUsage: .keyUsage
        case .privateKeyUsagePeriod: .privateKeyUsagePeriod
        case .subjectAlternativeName: .subjectAlternativeName
        case .issuerAlternativeName: .issuerAlternativeName
        case .basicConstraints: .basicConstraints
        case .nameConstraints: .nameConstraints
        case .crlDistributionPoints: .crlDistributionPoints
        case .certificatePolicies: .certificatePolicies
        case .policyMappings: .policyMappings
        case .authorityKeyIdentifier: .authorityKeyIdentifier
        case .policyConstraints: .policyConstraints
        case .extendedKeyUsage: .extendedKeyUsage
        case .freshestCRL: .freshestCRL
        case .inhibitAnyPolicy: .inhibitAnyPolicy
        case .authorityInformationAccess: .authorityInformationAccess
        case .subjectInformationAccess: .subjectInformationAccess
        case .tlsFeature: .tlsFeature
        case .ocspNoCheck: .ocspNoCheck
        case .signedCertificateTimestamps: .signedCertificateTimestamps
        case .precertificatePoison: .precertificatePoison
        }
    }
}

extension KnownExtension {
    /// Recognises an identifier by its octets.
    init?(_ element: DERElement, in bytes: Span<UInt8>) {
        let start = element.contentStart
        switch element.count {
        case 3 where bytes[start] == 0x55 && bytes[start + 1] == 0x1D:
            self.init(arcOfStandard: bytes[start + 2])
        case 8 where Self.matches(Self.privateExtensions, at: start, in: bytes):
            self.init(arcOfPrivate: bytes[start + 7])
        case 9 where Self.matches(Self.noCheck, at: start, in: bytes):
            self = .ocspNoCheck
        case 10 where Self.matches(Self.transparency, at: start, in: bytes):
            self.init(arcOfTransparency: bytes[start + 9])
        default:
            return nil
        }
    }

    /// The last arc under 2.5.29 (RFC 5280 section 4.2.1).
    private init?(arcOfStandard arc: UInt8) {
        switch arc {
        case 9: self = .subjectDirectoryAttributes
        case 14: self = .subjectKeyIdentifier
        case 15: self = .keyUsage
        case 16: self = .privateKeyUsagePeriod
        case 17: self = .subjectAlternativeName
        case 18: self = .issuerAlternativeName
        case 19: self = .basicConstraints
        case 30: self = .nameConstraints
        case 31: self = .crlDistributionPoints
        case 32: self = .certificatePolicies
        case 33: self = .policyMappings
        case 35: self = .authorityKeyIdentifier
        case 36: self = .policyConstraints
        case 37: self = .extendedKeyUsage
        case 46: self = .freshestCRL
        case 54: self = .inhibitAnyPolicy
        default: return nil
        }
    }

    /// The last arc under 1.3.6.1.5.5.7.1 (RFC 5280 section 4.2.2, RFC 7633).
    private init?(arcOfPrivate arc: UInt8) {
        switch arc {
        case 1: self = .authorityInformationAccess
        case 11: self = .subjectInformationAccess
        case 24: self = .tlsFeature
        default: return nil
        }
    }

    /// The last arc under 1.3.6.1.4.1.11129.2.4 (RFC 6962 sections 3.1 and 3.3).
    private init?(arcOfTransparency arc: UInt8) {
        switch arc {
        case 2: self = .signedCertificateTimestamps
        case 3: self = .precertificatePoison
        default: return nil
        }
    }

    private static func matches(
        _ prefix: [UInt8], at start: Int, in bytes: Span<UInt8>
    ) -> Bool {
        for index in prefix.indices where bytes[start + index] != prefix[index] { return false }
        return true
    }

    private static let privateExtensions: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 1]
    private static let noCheck: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 48, 1, 5]
    private static let transparency: [UInt8] = [0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4]
}
