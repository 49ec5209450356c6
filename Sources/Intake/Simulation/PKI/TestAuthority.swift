import FoundationEssentials
import SwiftASN1
import Synchronization
import X509

/// An authority of the test PKI: it issues certificates and says which of them are revoked.
package final class TestAuthority: Sendable {
    /// Certificates that it has revoked, by number; each has the serial number of that place.
    package static let revokedCertificates = 64

    package let name: DistinguishedName
    let key: TestKey
    let keyIdentifier: SubjectKeyIdentifier
    /// DER of its own certificate.
    package let certificate: [UInt8]
    /// What a subscriber sends along: its own certificate and those above it, without the root.
    package let path: [[UInt8]]
    /// The serial numbers of the revoked certificates.
    let revokedSerials: [X509.Certificate.SerialNumber]
    private let crl = Mutex<TestRevocationList?>(nil)

    /// What is said in the certificate of an authority.
    struct Charter {
        var validity: Range<Date>
        var pathLength: Int?
        /// None is any, as roots have it.
        var purposes: [X509.ExtendedKeyUsage.Usage] = []
    }

    /// An authority whose certificate the `issuer` has signed, or it has itself where there is none.
    init(
        _ commonName: String, key: TestKey, issuer: TestAuthority?, charter: Charter,
        random: inout SplitMix64
    ) throws {
        let name = try DistinguishedName {
            CountryName("XX")
            OrganizationName("Assay Test")
            CommonName(commonName)
        }
        let keyIdentifier = SubjectKeyIdentifier(hash: key.publicKey)
        let extensions = try X509.Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: charter.pathLength))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            keyIdentifier
            if let issuer {
                AuthorityKeyIdentifier(keyIdentifier: issuer.keyIdentifier.keyIdentifier)
            }
            if !charter.purposes.isEmpty {
                try X509.ExtendedKeyUsage(charter.purposes)
                TestExtensions.domainValidated
            }
        }
        let issued = try X509.Certificate(
            version: .v3, serialNumber: .init(random: &random), publicKey: key.publicKey,
            notValidBefore: charter.validity.lowerBound, notValidAfter: charter.validity.upperBound,
            issuer: issuer?.name ?? name, subject: name,
            signatureAlgorithm: (issuer?.key ?? key).signatureAlgorithm, extensions: extensions,
            issuerPrivateKey: (issuer?.key ?? key).privateKey)
        self.name = name
        self.key = key
        self.keyIdentifier = keyIdentifier
        let der = try issued.derBytes()
        certificate = der
        path = issuer.map { [der] + $0.path } ?? []
        revokedSerials = (0..<Self.revokedCertificates).map { _ in .init(random: &random) }
    }

    /// Issues a subscriber's certificate.
    /// - Returns: its DER.
    package func issue(_ order: TestOrder) throws -> [UInt8] {
        try order.certificate(
            issuer: name, keyIdentifier: keyIdentifier, signedBy: key
        ).derBytes()
    }

    /// A CRL of it, in DER, that has only so many of the revoked certificates.
    package func revocationList(
        ofFirst count: Int, number: UInt64, at time: Date
    ) throws -> [UInt8] {
        try TestRevocationList(of: self, first: count, number: number, at: time).der
    }

    /// Its CRL, in DER: the one of before as long as half of its time is left.
    package func revocationList(at time: Date) throws -> [UInt8] {
        try crl.withLock { current in
            if let current, current.isFresh(at: time) { return current.der }
            let next = try TestRevocationList(of: self, at: time, after: current)
            current = next
            return next.der
        }
    }
}

extension X509.Certificate.SerialNumber {
    /// 127 random bits: the rule is at least 64 (CA/B Forum BR 7.1), and a positive number.
    init(random: inout SplitMix64) {
        var bytes = random.bytes(16)
        bytes[0] = bytes[0] & 0x7F | 0x40
        self.init(bytes: bytes)
    }
}

extension DERSerializable {
    func derBytes() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(self)
        return serializer.serializedBytes
    }
}
