import FoundationEssentials
import X509

/// What a subscriber's certificate is to say.
package struct TestOrder: Sendable {
    package var commonName: String
    /// DNS names; the first is usually the common name too.
    package var dnsNames: [String]
    package var publicKey: X509.Certificate.PublicKey
    package var serial: X509.Certificate.SerialNumber
    /// The last moment that it is valid in is a second before the upper bound.
    package var validity: Range<Date>
    package var purposes: [X509.ExtendedKeyUsage.Usage] = [.serverAuth]
    /// RSA keys are used to encipher keys too.
    package var keyEncipherment = false
    package var addresses = TestAddresses()

    package init(
        commonName: String, dnsNames: [String], publicKey: X509.Certificate.PublicKey,
        serial: X509.Certificate.SerialNumber, validity: Range<Date>
    ) {
        self.commonName = commonName
        self.dnsNames = dnsNames
        self.publicKey = publicKey
        self.serial = serial
        self.validity = validity
    }

    /// A certificate that its own key has signed.
    /// - Returns: its DER.
    package func selfSigned(by key: TestKey) throws -> [UInt8] {
        try certificate(
            issuer: try subject, keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey),
            signedBy: key
        ).derBytes()
    }

    func certificate(
        issuer: DistinguishedName, keyIdentifier: SubjectKeyIdentifier, signedBy key: TestKey
    ) throws -> X509.Certificate {
        try X509.Certificate(
            version: .v3, serialNumber: serial, publicKey: publicKey,
            notValidBefore: validity.lowerBound,
            notValidAfter: validity.upperBound.addingTimeInterval(-1), issuer: issuer,
            subject: try subject, signatureAlgorithm: key.signatureAlgorithm,
            extensions: try extensions(authority: keyIdentifier), issuerPrivateKey: key.privateKey)
    }

    private var subject: DistinguishedName {
        get throws {
            try DistinguishedName { CommonName(commonName) }
        }
    }

    private func extensions(
        authority: SubjectKeyIdentifier
    ) throws -> X509.Certificate.Extensions {
        try X509.Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true, keyEncipherment: keyEncipherment))
            try X509.ExtendedKeyUsage(purposes)
            AuthorityKeyIdentifier(keyIdentifier: authority.keyIdentifier)
            SubjectKeyIdentifier(hash: publicKey)
            SubjectAlternativeNames(dnsNames.map { .dnsName($0) })
            TestExtensions.domainValidated
            for address in try addresses.extensions { address }
        }
    }
}

/// How long certificates may live.
package enum CertificateLifetime {
    /// The longest validity that the CA/B Forum allows a TLS server's certificate that begins then,
    /// in whole days (Baseline Requirements 6.3.2, as of ballot SC-081v3).
    package static func ceilingInDays(issued: Date) -> Int {
        switch issued {
        case ..<Date(timeIntervalSince1970: 1_773_532_800): 398  // before 2026-03-15
        case ..<Date(timeIntervalSince1970: 1_805_068_800): 200  // before 2027-03-15
        case ..<Date(timeIntervalSince1970: 1_868_227_200): 100  // before 2029-03-15
        default: 47
        }
    }
}
