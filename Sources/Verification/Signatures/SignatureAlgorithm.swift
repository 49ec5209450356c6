import Certificates

/// How a certificate, CRL or OCSP response is signed.
enum SignatureAlgorithm: Hashable, Sendable {
    case rsaPKCS1(HashAlgorithm)
    /// With a salt as long as the hash, and the same hash in MGF1: all that swift-crypto checks.
    case rsaPSS(HashAlgorithm)
    case ecdsa(HashAlgorithm)
    case ed25519
    case mlDSA65
    case mlDSA87
    /// Nothing that can be checked here, with its name.
    case unsupported(String)
    /// A known algorithm with parameters that it must not have.
    case malformed(String)

    init(_ identifier: AlgorithmIdentifier) {
        switch identifier.algorithm {
        case .sha256WithRSA: self = Self.rsa(.sha256, identifier)
        case .sha384WithRSA: self = Self.rsa(.sha384, identifier)
        case .sha512WithRSA: self = Self.rsa(.sha512, identifier)
        case .sha1WithRSA: self = Self.rsa(.sha1, identifier)
        case .sha224WithRSA: self = Self.rsa(.sha224, identifier)
        case .md5WithRSA: self = Self.rsa(.md5, identifier)
        case .md2WithRSA: self = Self.rsa(.md2, identifier)
        case .rsaPSS: self = Self.pss(identifier)
        case .sha256WithECDSA: self = Self.bare(.ecdsa(.sha256), identifier)
        case .sha384WithECDSA: self = Self.bare(.ecdsa(.sha384), identifier)
        case .sha512WithECDSA: self = Self.bare(.ecdsa(.sha512), identifier)
        case .sha1WithECDSA: self = Self.bare(.ecdsa(.sha1), identifier)
        case .sha224WithECDSA: self = Self.bare(.ecdsa(.sha224), identifier)
        case .ed25519: self = Self.bare(.ed25519, identifier)
        case .mlDSA65: self = Self.bare(.mlDSA65, identifier)
        case .mlDSA87: self = Self.bare(.mlDSA87, identifier)
        case .ed448: self = .unsupported("Ed448")
        case .mlDSA44: self = .unsupported("ML-DSA-44")
        case .sha1WithDSA: self = .unsupported("DSA with SHA-1")
        case .sha256WithDSA: self = .unsupported("DSA with SHA-256")
        default: self = .unsupported(identifier.algorithm.description)
        }
    }

    /// Whether swift-crypto can check it, given a key that goes with it.
    ///
    /// MD5 crashes it (measured with 4.5.2), and it has neither MD2 nor SHA-224 for signatures.
    var isCheckable: Bool {
        switch self {
        case .unsupported, .malformed: return false
        case .ed25519, .mlDSA65, .mlDSA87: return true
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(let hash):
            switch hash {
            case .md2, .md5, .sha224: return false
            case .sha1, .sha256, .sha384, .sha512: return true
            }
        }
    }

    /// The hash that it stands on, where it has one of its own.
    var hash: HashAlgorithm? {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(let hash): hash
        case .ed25519, .mlDSA65, .mlDSA87, .unsupported, .malformed: nil
        }
    }

    /// RFC 4055, section 5: the parameters are NULL, and absent ones must be taken, too.
    private static func rsa(_ hash: HashAlgorithm, _ identifier: AlgorithmIdentifier) -> Self {
        guard identifier.parameters != nil, !identifier.hasNullParameters else {
            return .rsaPKCS1(hash)
        }
        return .malformed("RSA with \(hash.rawValue)")
    }

    /// RFC 5758 section 3.2, RFC 8410 section 3, RFC 9881 section 2: there are no parameters.
    private static func bare(_ algorithm: Self, _ identifier: AlgorithmIdentifier) -> Self {
        identifier.parameters == nil ? algorithm : .malformed(algorithm.description)
    }

    private static func pss(_ identifier: AlgorithmIdentifier) -> Self {
        guard let der = identifier.parameters, let parameters = try? PSSParameters(der: der) else {
            return .malformed("RSA-PSS")
        }
        guard let hash = parameters.hash, let maskHash = parameters.maskHash,
            hash == maskHash, parameters.saltLength == hash.byteCount, parameters.trailer == 1
        else { return .unsupported("RSA-PSS with \(parameters.description)") }
        return .rsaPSS(hash)
    }
}

extension SignatureAlgorithm: CustomStringConvertible {
    var description: String {
        switch self {
        case .rsaPKCS1(let hash): "RSA with \(hash.rawValue)"
        case .rsaPSS(let hash): "RSA-PSS with \(hash.rawValue)"
        case .ecdsa(let hash): "ECDSA with \(hash.rawValue)"
        case .ed25519: "Ed25519"
        case .mlDSA65: "ML-DSA-65"
        case .mlDSA87: "ML-DSA-87"
        case .unsupported(let name), .malformed(let name): name
        }
    }
}
