import Certificates

/// What a public key is, as far as it can be told without mathematics.
enum KeyDescription: Hashable, Sendable {
    case rsa(RSAKey)
    case elliptic(EllipticCurve)
    case ed25519
    case mlDSA65
    case mlDSA87
    /// A curve or an algorithm that is only known, or not even that, with its name.
    case unsupported(String)
    /// The reason is a clause about the key: "its parameters ...".
    case malformed(String)

    init(_ info: SubjectPublicKeyInfo) {
        switch info.algorithm.algorithm {
        case .rsaEncryption, .rsaPSS: self = Self.rsa(info)
        case .ecPublicKey: self = Self.elliptic(info)
        case .ed25519: self = Self.fixed(.ed25519, size: 32, info)
        case .mlDSA65: self = Self.fixed(.mlDSA65, size: 1952, info)
        case .mlDSA87: self = Self.fixed(.mlDSA87, size: 2592, info)
        case .ed448: self = .unsupported("Ed448")
        case .mlDSA44: self = .unsupported("ML-DSA-44")
        case .dsa: self = .unsupported("DSA")
        default: self = .unsupported(info.algorithm.algorithm.description)
        }
    }

    private static func rsa(_ info: SubjectPublicKeyInfo) -> Self {
        if info.algorithm.algorithm == .rsaEncryption,
            !info.algorithm.hasNullParameters
        {
            return .malformed("its parameters are not NULL (RFC 3279, 2.3.1)")
        }
        do {
            return .rsa(try RSAKey(der: info.key))
        } catch {
            return .malformed("it is no RSAPublicKey (\(error.reason))")
        }
    }

    private static func elliptic(_ info: SubjectPublicKeyInfo) -> Self {
        guard let parameters = info.algorithm.parameters else {
            return .malformed("its curve is missing (RFC 5480, 2.1.1)")
        }
        var reader = DERReader(parameters)
        guard let id = try? reader.objectIdentifier(), reader.isAtEnd else {
            return .malformed("its curve is not given by name (RFC 5480, 2.1.1)")
        }
        guard let curve = EllipticCurve(id) else { return .unsupported("the curve \(id)") }
        guard let size = curve.coordinateBytes else { return .elliptic(curve) }
        let point = info.key
        switch point.first {
        case 0x04 where point.count == 1 + 2 * size: return .elliptic(curve)
        case 0x02 where point.count == 1 + size, 0x03 where point.count == 1 + size:
            return .elliptic(curve)
        default: return .malformed("it is no point of \(curve.rawValue) (SEC 1, 2.3.3)")
        }
    }

    private static func fixed(_ kind: Self, size: Int, _ info: SubjectPublicKeyInfo) -> Self {
        guard info.algorithm.parameters == nil else {
            return .malformed("it has parameters, which \(kind) has none of")
        }
        guard info.key.count == size else {
            return .malformed("it has \(info.key.count) octets, not \(size)")
        }
        return kind
    }
}

extension KeyDescription: CustomStringConvertible {
    var description: String {
        switch self {
        case .rsa(let key): "RSA \(key.bits)"
        case .elliptic(let curve): "ECDSA \(curve.rawValue)"
        case .ed25519: "Ed25519"
        case .mlDSA65: "ML-DSA-65"
        case .mlDSA87: "ML-DSA-87"
        case .unsupported(let name): name
        case .malformed: "unreadable"
        }
    }
}

extension EllipticCurve {
    init?(_ id: ObjectIdentifier) {
        switch id {
        case .p256: self = .p256
        case .p384: self = .p384
        case .p521: self = .p521
        default:
            guard let curve = Self.onlyKnown[id] else { return nil }
            self = curve
        }
    }

    /// Octets of a coordinate on the curves that can be used, else nil.
    var coordinateBytes: Int? {
        switch self {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        default: nil
        }
    }

    /// SEC 2, and RFC 5639 for Brainpool's.
    private static let onlyKnown: [ObjectIdentifier: EllipticCurve] = [
        ObjectIdentifier(1, 2, 840, 10045, 3, 1, 1): .p192,
        ObjectIdentifier(1, 3, 132, 0, 33): .p224,
        ObjectIdentifier(1, 3, 132, 0, 10): .secp256k1,
        ObjectIdentifier(1, 3, 36, 3, 3, 2, 8, 1, 1, 7): .brainpoolP256r1,
        ObjectIdentifier(1, 3, 36, 3, 3, 2, 8, 1, 1, 11): .brainpoolP384r1,
        ObjectIdentifier(1, 3, 36, 3, 3, 2, 8, 1, 1, 13): .brainpoolP512r1,
    ]
}
