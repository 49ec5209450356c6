import Certificates

extension ObjectIdentifier {
    /// The name that people know it by, with its numbers; the numbers alone where there is none.
    var shown: String {
        guard let name = Self.names[self] else { return "\(self)" }
        return "\(name) (\(self))"
    }

    private static let names: [ObjectIdentifier: String] = [
        .subjectKeyIdentifier: "subject key identifier", .keyUsage: "key usage",
        .subjectAlternativeName: "subject alternative name",
        .issuerAlternativeName: "issuer alternative name",
        .basicConstraints: "basic constraints", .nameConstraints: "name constraints",
        .crlDistributionPoints: "CRL distribution points",
        .certificatePolicies: "certificate policies", .policyMappings: "policy mappings",
        .policyConstraints: "policy constraints", .inhibitAnyPolicy: "inhibit any-policy",
        .authorityKeyIdentifier: "authority key identifier",
        .extendedKeyUsage: "extended key usage", .freshestCRL: "freshest CRL",
        .authorityInformationAccess: "authority information access",
        .subjectInformationAccess: "subject information access", .tlsFeature: "TLS feature",
        .ocspNoCheck: "OCSP no check",
        .signedCertificateTimestamps: "signed certificate timestamps",
        .precertificatePoison: "precertificate poison",
        .anyPolicy: "any policy", .domainValidated: "domain validated",
        .organizationValidated: "organization validated",
        .individualValidated: "individual validated", .extendedValidation: "extended validation",
        .anyExtendedKeyUsage: "any", .serverAuthentication: "TLS server",
        .clientAuthentication: "TLS client", .codeSigning: "code signing",
        .emailProtection: "e-mail", .timeStamping: "time stamping", .ocspSigning: "OCSP signing",
        .ocspAccess: "OCSP", .caIssuersAccess: "issuer's certificate",
        .sha1WithRSA: "RSA with SHA-1", .sha256WithRSA: "RSA with SHA-256",
        .sha384WithRSA: "RSA with SHA-384", .sha512WithRSA: "RSA with SHA-512",
        .rsaPSS: "RSA-PSS", .md5WithRSA: "RSA with MD5", .sha1WithECDSA: "ECDSA with SHA-1",
        .sha256WithECDSA: "ECDSA with SHA-256", .sha384WithECDSA: "ECDSA with SHA-384",
        .sha512WithECDSA: "ECDSA with SHA-512", .ed25519: "Ed25519", .ed448: "Ed448",
        .mlDSA44: "ML-DSA-44", .mlDSA65: "ML-DSA-65", .mlDSA87: "ML-DSA-87",
    ]
}
