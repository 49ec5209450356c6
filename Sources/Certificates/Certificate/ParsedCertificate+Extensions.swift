/// The known extensions, read when asked for: nil where there is none, an error where it is malformed.
extension ParsedCertificate {
    package var basicConstraints: BasicConstraints? {
        get throws(DERError) { try read(.basicConstraints, BasicConstraints.init(der:)) }
    }

    package var keyUsage: KeyUsage? {
        get throws(DERError) { try read(.keyUsage, KeyUsage.init(der:)) }
    }

    package var extendedKeyUsage: ExtendedKeyUsage? {
        get throws(DERError) { try read(.extendedKeyUsage, ExtendedKeyUsage.init(der:)) }
    }

    package var subjectAlternativeName: GeneralNames? {
        get throws(DERError) { try read(.subjectAlternativeName, GeneralNames.init(der:)) }
    }

    /// The same names in a row, for those who go through them often.
    package var subjectAlternativeNames: [GeneralName]? {
        get throws(DERError) { try read(.subjectAlternativeName, GeneralNames.array(der:)) }
    }

    package var issuerAlternativeName: GeneralNames? {
        get throws(DERError) { try read(.issuerAlternativeName, GeneralNames.init(der:)) }
    }

    package var nameConstraints: NameConstraints? {
        get throws(DERError) { try read(.nameConstraints, NameConstraints.init(der:)) }
    }

    package var certificatePolicies: CertificatePolicies? {
        get throws(DERError) { try read(.certificatePolicies, CertificatePolicies.init(der:)) }
    }

    package var policyMappings: PolicyMappings? {
        get throws(DERError) { try read(.policyMappings, PolicyMappings.init(der:)) }
    }

    package var policyConstraints: PolicyConstraints? {
        get throws(DERError) { try read(.policyConstraints, PolicyConstraints.init(der:)) }
    }

    package var inhibitAnyPolicy: InhibitAnyPolicy? {
        get throws(DERError) { try read(.inhibitAnyPolicy, InhibitAnyPolicy.init(der:)) }
    }

    package var authorityKeyIdentifier: AuthorityKeyIdentifier? {
        get throws(DERError) {
            try read(.authorityKeyIdentifier, AuthorityKeyIdentifier.init(der:))
        }
    }

    package var subjectKeyIdentifier: KeyIdentifier? {
        get throws(DERError) { try read(.subjectKeyIdentifier, KeyIdentifier.init(der:)) }
    }

    package var crlDistributionPoints: DistributionPoints? {
        get throws(DERError) { try read(.crlDistributionPoints, DistributionPoints.init(der:)) }
    }

    package var freshestCRL: DistributionPoints? {
        get throws(DERError) { try read(.freshestCRL, DistributionPoints.init(der:)) }
    }

    package var authorityInformationAccess: InformationAccess? {
        get throws(DERError) { try read(.authorityInformationAccess, InformationAccess.init(der:)) }
    }

    package var subjectInformationAccess: InformationAccess? {
        get throws(DERError) { try read(.subjectInformationAccess, InformationAccess.init(der:)) }
    }

    package var signedCertificateTimestamps: SignedCertificateTimestampList? {
        get throws(DERError) {
            try read(.signedCertificateTimestamps, SignedCertificateTimestampList.init(der:))
        }
    }

    package var tlsFeature: TLSFeature? {
        get throws(DERError) { try read(.tlsFeature, TLSFeature.init(der:)) }
    }

    /// Whether an OCSP responder's certificate needs no status itself (RFC 6960 section 4.2.2.2.1).
    package var hasOCSPNoCheck: Bool {
        get throws(DERError) { try read(.ocspNoCheck, Self.null) ?? false }
    }

    @inline(__always)
    private func read<Content>(
        _ known: KnownExtension,
        _ make: (ArraySlice<UInt8>) throws(DERError) -> Content
    ) throws(DERError) -> Content? {
        guard let value = value(of: known) else { return nil }
        return try make(value)
    }

    private static func null(_ der: ArraySlice<UInt8>) throws(DERError) -> Bool {
        var reader = DERReader(der)
        try reader.null()
        try reader.finish()
        return true
    }
}
