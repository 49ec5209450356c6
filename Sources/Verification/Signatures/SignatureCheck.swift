import Certificates
import Crypto
import CryptoExtras

/// What came of checking a signature.
enum SignatureOutcome: Hashable, Sendable {
    case valid
    case invalid
    /// The algorithm and the key do not go together.
    case mismatched
    /// The algorithm cannot be checked here, or is malformed.
    case unsupported
}

extension VerificationKey {
    /// Checks a signature over bytes.
    ///
    /// What crashes or is not offered by swift-crypto never gets there.
    func check(
        _ signature: ArraySlice<UInt8>, over bytes: ArraySlice<UInt8>,
        by algorithm: SignatureAlgorithm
    ) -> SignatureOutcome {
        guard algorithm.isCheckable else { return .unsupported }
        switch algorithm {
        case .rsaPKCS1(let hash):
            guard case .rsa(let key, _) = self else { return .mismatched }
            return Self.check(signature, over: bytes, hash, key, .insecurePKCS1v1_5)
        case .rsaPSS(let hash):
            guard case .rsa(let key, _) = self else { return .mismatched }
            return Self.check(signature, over: bytes, hash, key, .PSS)
        case .ecdsa(let hash):
            return checkECDSA(signature, over: bytes, hash)
        case .ed25519:
            guard case .ed25519(let key) = self else { return .mismatched }
            return key.isValidSignature(signature, for: bytes) ? .valid : .invalid
        case .mlDSA65:
            guard case .mlDSA65(let key) = self else { return .mismatched }
            return key.isValidSignature(signature, for: bytes) ? .valid : .invalid
        case .mlDSA87:
            guard case .mlDSA87(let key) = self else { return .mismatched }
            return key.isValidSignature(signature, for: bytes) ? .valid : .invalid
        case .unsupported, .malformed:
            return .unsupported
        }
    }

    private static func check(
        _ signature: ArraySlice<UInt8>, over bytes: ArraySlice<UInt8>, _ hash: HashAlgorithm,
        _ key: _RSA.Signing.PublicKey, _ padding: _RSA.Signing.Padding
    ) -> SignatureOutcome {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        func check(_ digest: some Digest) -> SignatureOutcome {
            key.isValidSignature(signature, for: digest, padding: padding) ? .valid : .invalid
        }
        switch hash {
        case .sha1: return check(Insecure.SHA1.hash(data: bytes))
        case .sha256: return check(SHA256.hash(data: bytes))
        case .sha384: return check(SHA384.hash(data: bytes))
        case .sha512: return check(SHA512.hash(data: bytes))
        // Never reached: `isCheckable` says no.
        case .md2, .md5, .sha224: return .unsupported
        }
    }

    private func checkECDSA(
        _ signature: ArraySlice<UInt8>, over bytes: ArraySlice<UInt8>, _ hash: HashAlgorithm
    ) -> SignatureOutcome {
        switch hash {
        case .sha1: checkECDSA(signature, over: Insecure.SHA1.hash(data: bytes))
        case .sha256: checkECDSA(signature, over: SHA256.hash(data: bytes))
        case .sha384: checkECDSA(signature, over: SHA384.hash(data: bytes))
        case .sha512: checkECDSA(signature, over: SHA512.hash(data: bytes))
        case .md2, .md5, .sha224: .unsupported
        }
    }

    private func checkECDSA(
        _ signature: ArraySlice<UInt8>, over digest: some Digest
    ) -> SignatureOutcome {
        let isValid: Bool? =
            switch self {
            case .p256(let key):
                ECDSANumbers.octets(der: signature, size: 32)
                    .flatMap { try? P256.Signing.ECDSASignature(rawRepresentation: $0) }
                    .map { key.isValidSignature($0, for: digest) } ?? false
            case .p384(let key):
                ECDSANumbers.octets(der: signature, size: 48)
                    .flatMap { try? P384.Signing.ECDSASignature(rawRepresentation: $0) }
                    .map { key.isValidSignature($0, for: digest) } ?? false
            case .p521(let key):
                ECDSANumbers.octets(der: signature, size: 66)
                    .flatMap { try? P521.Signing.ECDSASignature(rawRepresentation: $0) }
                    .map { key.isValidSignature($0, for: digest) } ?? false
            default: nil
            }
        guard let isValid else { return .mismatched }
        return isValid ? .valid : .invalid
    }
}
