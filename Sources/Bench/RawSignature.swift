import Certificates
import Crypto
import CryptoExtras

/// The one thing that no verifier can leave out: swift-crypto's check of a signature, with the key
/// ready, the bytes at hand and nothing around it.
struct RawSignature {
    private enum Key {
        case p256(P256.Signing.PublicKey)
        case rsa(_RSA.Signing.PublicKey)
    }

    private let key: Key
    private let signed: ArraySlice<UInt8>
    private let signature: ArraySlice<UInt8>

    init(of certificate: ParsedCertificate, by issuer: ParsedCertificate) throws {
        let bytes = issuer.publicKey.key
        // An uncompressed point of P-256 has 65 octets; an RSAPublicKey has far more.
        key =
            bytes.count == 65
            ? .p256(try P256.Signing.PublicKey(x963Representation: bytes))
            : .rsa(try _RSA.Signing.PublicKey(derRepresentation: bytes))
        signed = certificate.signedBytes
        signature = certificate.signature
    }

    func holds() -> Bool {
        let digest = SHA256.hash(data: signed)
        switch key {
        case .p256(let key):
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
            return signature.map { key.isValidSignature($0, for: digest) } ?? false
        case .rsa(let key):
            let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(signature, for: digest, padding: .insecurePKCS1v1_5)
        }
    }
}

/// The signatures of a corpus: of each leaf, and of its intermediate.
struct RawSignatures {
    private let chains: [(leaf: RawSignature, intermediate: RawSignature)]

    init(of corpus: Corpus) throws {
        let root = try ParsedCertificate(der: corpus.root)
        chains = try corpus.chains.map { chain in
            let leaf = try ParsedCertificate(der: chain.leaf)
            let intermediate = try ParsedCertificate(der: chain.intermediate)
            return (
                try RawSignature(of: leaf, by: intermediate),
                try RawSignature(of: intermediate, by: root)
            )
        }
    }

    /// CPU time a leaf, in microseconds.
    func checkLeaves() throws -> Double {
        try check { $0.leaf.holds() }
    }

    /// CPU time a chain, in microseconds.
    func checkChains() throws -> Double {
        try check { $0.leaf.holds() && $0.intermediate.holds() }
    }

    private func check(
        _ holds: ((leaf: RawSignature, intermediate: RawSignature)) -> Bool
    ) throws -> Double {
        let start = ProcessUse.now
        let count = chains.count(where: holds)
        let microseconds = ProcessUse.now.cpuMicroseconds - start.cpuMicroseconds
        guard count == chains.count else {
            throw MeasurementError("\(chains.count - count) signatures did not hold")
        }
        return microseconds / Double(chains.count)
    }
}
