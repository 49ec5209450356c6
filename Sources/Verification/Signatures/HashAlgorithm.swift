import Certificates
import Crypto

/// The hash functions under signatures.
enum HashAlgorithm: String, Hashable, Sendable {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"
    // Known by name only: swift-crypto has none of these for signatures, and MD5 crashes it.
    case md2 = "MD2"
    case md5 = "MD5"
    case sha224 = "SHA-224"

    init?(_ id: ObjectIdentifier) {
        switch id {
        case .sha1: self = .sha1
        case .sha256: self = .sha256
        case .sha384: self = .sha384
        case .sha512: self = .sha512
        case .sha224: self = .sha224
        case .md5: self = .md5
        default: return nil
        }
    }

    var byteCount: Int {
        switch self {
        case .md2, .md5: 16
        case .sha1: 20
        case .sha224: 28
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
