import Certificates
import Crypto
import CryptoExtras
import Testing

@testable import Verification

/// Chains signed with every algorithm that is checked here: real keys, real signatures.
@Suite struct AlgorithmTests {
    /// A way to sign, and how certificates write it.
    private struct Signer: Sendable {
        let name: String
        /// The AlgorithmIdentifier of signatures.
        let algorithm: [UInt8]
        /// The SubjectPublicKeyInfo of the key.
        let publicKey: [UInt8]
        let sign: @Sendable ([UInt8]) throws -> [UInt8]
    }

    private static let names = [
        "RSA with SHA-256", "RSA with SHA-384", "RSA with SHA-512", "RSA-PSS with SHA-256",
        "RSA-PSS with SHA-384", "RSA-PSS with SHA-512", "ECDSA P-256", "ECDSA P-384",
        "ECDSA P-521", "ECDSA P-521 with SHA-256", "Ed25519", "ML-DSA-65", "ML-DSA-87",
    ]

    private static func signer(_ name: String) throws -> Signer {
        try #require(try signers.get().first { $0.name == name })
    }

    /// SHA-256, 384 or 512 by the last arc of its name.
    private static func hash(_ last: UInt8) -> [UInt8] {
        DER.sequence(DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last), [5, 0])
    }

    private static func digest(_ last: UInt8, _ bytes: [UInt8]) -> any Digest {
        switch last {
        case 1: SHA256.hash(data: bytes)
        case 2: SHA384.hash(data: bytes)
        default: SHA512.hash(data: bytes)
        }
    }

    private static func rsa(
        _ key: _RSA.Signing.PrivateKey, _ name: String, hash last: UInt8, salt: Int?
    ) -> Signer {
        let mask = DER.sequence(DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 8), hash(last))
        let parameters = salt.map {
            DER.sequence(
                DER.element(0xA0, hash(last)), DER.element(0xA1, mask),
                DER.element(0xA2, DER.integer($0)))
        }
        // sha256WithRSAEncryption is 11, sha384 12, sha512 13; RSASSA-PSS 10.
        let arc = salt == nil ? 10 + last : 10
        let algorithm = DER.sequence(
            DER.element(6, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, arc]), parameters ?? [5, 0])
        return Signer(
            name: name, algorithm: algorithm,
            publicKey: Array(key.publicKey.derRepresentation)
        ) { bytes in
            func sign(_ digest: some Digest) throws -> [UInt8] {
                let padding: _RSA.Signing.Padding = salt == nil ? .insecurePKCS1v1_5 : .PSS
                return Array(try key.signature(for: digest, padding: padding).rawRepresentation)
            }
            return try sign(digest(last, bytes))
        }
    }

    private static func ecdsa(_ last: UInt8) -> [UInt8] {
        DER.sequence(DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, last))
    }

    private static func bare(_ id: [UInt8], _ key: some Sequence<UInt8>) -> [UInt8] {
        DER.sequence(DER.sequence(id), DER.bits(Array(key)))
    }

    private static let signers = Result<[Signer], any Error> {
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let p256 = P256.Signing.PrivateKey()
        let p384 = P384.Signing.PrivateKey()
        let p521 = P521.Signing.PrivateKey()
        let edwards = Curve25519.Signing.PrivateKey()
        let lattice65 = try MLDSA65.PrivateKey()
        let lattice87 = try MLDSA87.PrivateKey()
        let edwardsID = DER.id(0x2B, 0x65, 0x70)
        let id65 = DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 18)
        let id87 = DER.id(0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 19)
        return [
            Self.rsa(rsa, "RSA with SHA-256", hash: 1, salt: nil),
            Self.rsa(rsa, "RSA with SHA-384", hash: 2, salt: nil),
            Self.rsa(rsa, "RSA with SHA-512", hash: 3, salt: nil),
            Self.rsa(rsa, "RSA-PSS with SHA-256", hash: 1, salt: 32),
            Self.rsa(rsa, "RSA-PSS with SHA-384", hash: 2, salt: 48),
            Self.rsa(rsa, "RSA-PSS with SHA-512", hash: 3, salt: 64),
            Signer(
                name: "ECDSA P-256", algorithm: ecdsa(2),
                publicKey: Array(p256.publicKey.derRepresentation)
            ) { Array(try p256.signature(for: $0).derRepresentation) },
            Signer(
                name: "ECDSA P-384", algorithm: ecdsa(3),
                publicKey: Array(p384.publicKey.derRepresentation)
            ) { Array(try p384.signature(for: $0).derRepresentation) },
            Signer(
                name: "ECDSA P-521", algorithm: ecdsa(4),
                publicKey: Array(p521.publicKey.derRepresentation)
            ) { Array(try p521.signature(for: $0).derRepresentation) },
            Signer(
                name: "ECDSA P-521 with SHA-256", algorithm: ecdsa(2),
                publicKey: Array(p521.publicKey.derRepresentation)
            ) { Array(try p521.signature(for: SHA256.hash(data: $0)).derRepresentation) },
            Signer(
                name: "Ed25519", algorithm: DER.sequence(edwardsID),
                publicKey: bare(edwardsID, edwards.publicKey.rawRepresentation)
            ) { Array(try edwards.signature(for: $0)) },
            Signer(
                name: "ML-DSA-65", algorithm: DER.sequence(id65),
                publicKey: bare(id65, lattice65.publicKey.rawRepresentation)
            ) { Array(try lattice65.signature(for: $0)) },
            Signer(
                name: "ML-DSA-87", algorithm: DER.sequence(id87),
                publicKey: bare(id87, lattice87.publicKey.rawRepresentation)
            ) { Array(try lattice87.signature(for: $0)) },
        ]
    }

    private let root = Forge.Entity("Root")
    private let authority = Forge.Entity("Authority")
    private let leaf = Forge.Entity("example.com")

    /// Asks for a leaf that an authority with the signer's key signed.
    ///
    /// - Parameter change: done to the signature.
    private func code(
        _ signer: Signer, profile: Profile = Bench.profile,
        change: ([UInt8]) -> [UInt8] = { $0 }
    ) throws -> String? {
        let issuer = try Forge.authority.with { $0.publicKeyInfo = signer.publicKey }
            .make(authority, by: root)
        let part = Forge.server("example.com").with { $0.algorithm = signer.algorithm }
            .signedPart(leaf, by: authority)
        let certificate = DER.sequence(
            part, signer.algorithm, DER.bits(change(try signer.sign(part))))
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile = profile
        return bench.examine(certificate, chain: [issuer], name: "example.com").verdict.mainCode
    }

    @Test(arguments: names)
    func aRealSignatureHoldsAndNoOtherDoes(name: String) throws {
        let signer = try Self.signer(name)
        #expect(try code(signer) == nil)
        #expect(
            try code(signer) { signature in
                var other = signature
                other[other.count - 1] ^= 1
                return other
            } == "signature.invalid")
        #expect(try code(signer) { Array($0.dropLast()) } == "signature.invalid")
        #expect(try code(signer) { $0 + [0] } == "signature.invalid")
        #expect(try code(signer) { _ in [] } == "signature.invalid")
        let foreign = try signer.sign([1, 2, 3])
        #expect(try code(signer) { _ in foreign } == "signature.invalid")
    }

    @Test(arguments: names)
    func profilesForbidWhatTheirClientsCannotCheck(name: String) throws {
        let signer = try Self.signer(name)
        var profile = Profile.tlsServer
        profile.revocation = .off
        let isForbidden = ["Ed25519", "ML-DSA-65", "ML-DSA-87"].contains(signer.name)
        #expect(
            try code(signer, profile: profile)
                == (isForbidden ? "signature.algorithm_forbidden" : nil))
    }

    @Test func aSignatureOfAnotherKindThanTheKeyIsNone() throws {
        let signers = try Self.signers.get()
        for (index, signer) in signers.enumerated() {
            let next = signers[(index + 6) % signers.count]
            guard next.publicKey != signer.publicKey else { continue }
            let crossed = Signer(
                name: signer.name, algorithm: signer.algorithm, publicKey: next.publicKey,
                sign: signer.sign)
            #expect(try code(crossed) == "signature.invalid", "\(signer.name), \(next.name)")
        }
    }
}
