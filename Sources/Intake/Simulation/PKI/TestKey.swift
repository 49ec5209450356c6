import Crypto
import CryptoExtras
import SwiftASN1
import X509

/// The key of a test authority, or of a test subscriber that signs for itself.
package struct TestKey: Sendable {
    /// The kinds of keys that come out of a seed; RSA keys do not, see ``TestRSAKeys``.
    package enum Kind: Hashable, Sendable {
        case p256
        case p384
        case ed25519
    }

    package let privateKey: X509.Certificate.PrivateKey
    let signatureAlgorithm: X509.Certificate.SignatureAlgorithm

    package var publicKey: X509.Certificate.PublicKey { privateKey.publicKey }

    /// The next key of a stream: the same stream gives the same key.
    package init(_ kind: Kind, from random: inout SplitMix64) throws {
        switch kind {
        case .p256:
            self = try Self.retrying {
                Self(
                    .init(try P256.Signing.PrivateKey(rawRepresentation: random.bytes(32))),
                    .ecdsaWithSHA256)
            }
        case .p384:
            self = try Self.retrying {
                Self(
                    .init(try P384.Signing.PrivateKey(rawRepresentation: random.bytes(48))),
                    .ecdsaWithSHA384)
            }
        case .ed25519:
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: random.bytes(32))
            self.init(.init(key), .ed25519)
        }
    }

    init(rsa pem: String) throws {
        self.init(
            .init(try _RSA.Signing.PrivateKey(pemRepresentation: pem)), .sha256WithRSAEncryption)
    }

    private init(
        _ privateKey: X509.Certificate.PrivateKey,
        _ signatureAlgorithm: X509.Certificate.SignatureAlgorithm
    ) {
        self.privateKey = privateKey
        self.signatureAlgorithm = signatureAlgorithm
    }

    /// One draw in 2^32 is no P-256 key, being beyond the order of the group.
    private static func retrying(_ make: () throws -> TestKey) throws -> TestKey {
        do {
            return try make()
        } catch {
            return try make()
        }
    }
}

extension X509.Certificate.PublicKey {
    /// An RSA key of 1024 bits and up.
    init(rsaPEM pem: String) throws {
        self.init(try _RSA.Signing.PublicKey(unsafePEMRepresentation: pem))
    }
}
