import Certificates
import Crypto
import CryptoExtras

/// A public key made ready to check signatures with: points checked, numbers decoded.
enum VerificationKey: Sendable {
    case rsa(_RSA.Signing.PublicKey, bits: Int)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)
    case ed25519(Curve25519.Signing.PublicKey)
    case mlDSA65(MLDSA65.PublicKey)
    case mlDSA87(MLDSA87.PublicKey)

    /// Nil for what swift-crypto does not take: other algorithms, points off their curve, RSA keys
    /// below 1024 bits or above 8192.
    init?(_ info: SubjectPublicKeyInfo) {
        switch KeyDescription(info) {
        case .rsa(let key):
            guard let rsa = Self.rsaKey(key, info) else { return nil }
            self = .rsa(rsa, bits: key.bits)
        case .elliptic(let curve):
            guard let key = Self.ellipticKey(curve, info.key) else { return nil }
            self = key
        case .ed25519:
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: info.key)
            else { return nil }
            self = .ed25519(key)
        case .mlDSA65:
            guard let key = try? MLDSA65.PublicKey(rawRepresentation: info.key) else {
                return nil
            }
            self = .mlDSA65(key)
        case .mlDSA87:
            guard let key = try? MLDSA87.PublicKey(rawRepresentation: info.key) else {
                return nil
            }
            self = .mlDSA87(key)
        case .unsupported, .malformed:
            return nil
        }
    }

    /// How much a check costs, in checks of ECDSA P-256 (BoringSSL on x86-64, rounded up).
    var cost: Int {
        switch self {
        case .p256, .ed25519: 1
        case .rsa(_, let bits): bits <= 4096 ? 1 : 4
        case .mlDSA65, .mlDSA87: 3
        case .p384: 10
        case .p521: 16
        }
    }

    private static func rsaKey(
        _ key: RSAKey, _ info: SubjectPublicKeyInfo
    ) -> _RSA.Signing.PublicKey? {
        guard (1024...8192).contains(key.bits) else { return nil }
        // The two numbers, which are read already; swift-crypto takes them from 2048 bits on. Else the
        // bare RSAPublicKey, since the whole info may name RSA-PSS, which is not read there.
        return key.bits >= 2048
            ? try? _RSA.Signing.PublicKey(n: key.modulus, e: key.exponent)
            : try? _RSA.Signing.PublicKey(unsafeDERRepresentation: info.key)
    }

    private static func ellipticKey(_ curve: EllipticCurve, _ point: ArraySlice<UInt8>) -> Self? {
        let isCompressed = point.first != 0x04
        switch curve {
        case .p256:
            let key =
                isCompressed
                ? try? P256.Signing.PublicKey(compressedRepresentation: point)
                : try? P256.Signing.PublicKey(x963Representation: point)
            return key.map(Self.p256)
        case .p384:
            let key =
                isCompressed
                ? try? P384.Signing.PublicKey(compressedRepresentation: point)
                : try? P384.Signing.PublicKey(x963Representation: point)
            return key.map(Self.p384)
        case .p521:
            let key =
                isCompressed
                ? try? P521.Signing.PublicKey(compressedRepresentation: point)
                : try? P521.Signing.PublicKey(x963Representation: point)
            return key.map(Self.p521)
        default:
            return nil
        }
    }
}
