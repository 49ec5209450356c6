import Crypto
import FoundationEssentials

/// A signing secret of Standard Webhooks: `whsec_` (symmetric, `v1`) or `whsk_` (Ed25519, `v1a`), and
/// base64.
package struct WebhookSecret: Hashable, Sendable, CustomStringConvertible {
    private enum Key: Hashable, Sendable {
        case symmetric([UInt8])
        /// The 32 bytes of an Ed25519 private key (RFC 8032, 5.1.5).
        case ed25519([UInt8])
    }

    private let key: Key

    /// Bytes of a symmetric key, by the specification.
    static let keyBytes = 24...64

    /// Nil unless it is `whsec_` and base64 of 24 to 64 bytes, or `whsk_` and base64 of an Ed25519
    /// key: its 32 bytes, or these and the 32 of the public key.
    package init?(_ text: String) {
        if text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))),
            Self.keyBytes.contains(key.count)
        {
            self.key = .symmetric(Array(key))
        } else if text.hasPrefix("whsk_"), let key = Data(base64Encoded: String(text.dropFirst(5))),
            let seed = Self.seed(Array(key))
        {
            self.key = .ed25519(seed)
        } else {
            return nil
        }
    }

    /// What receivers verify with: `whpk_...`; nil for symmetric secrets.
    package var publicKey: String? {
        guard case .ed25519(let seed) = key,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        else { return nil }
        return "whpk_\(Data(key.publicKey.rawRepresentation).base64EncodedString())"
    }

    /// Never the secret.
    package var description: String {
        switch key {
        case .symmetric: "whsec_…"
        case .ed25519: "whsk_…"
        }
    }

    /// The signature `v1,...` or `v1a,...` of one attempt.
    /// - Parameter timestamp: seconds since 1970.
    func sign(id: String, timestamp: Int64, body: [UInt8]) throws -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        switch key {
        case .symmetric(let bytes):
            let code = HMAC<SHA256>.authenticationCode(
                for: signed, using: SymmetricKey(data: bytes))
            return "v1,\(Data(code).base64EncodedString())"
        case .ed25519(let seed):
            let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            return "v1a,\(Data(try key.signature(for: signed)).base64EncodedString())"
        }
    }

    /// The private part, if the public one belongs to it.
    private static func seed(_ bytes: [UInt8]) -> [UInt8]? {
        let seed = Array(bytes.prefix(32))
        guard [32, 64].contains(bytes.count),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            bytes.count == 32 || Array(key.publicKey.rawRepresentation) == Array(bytes.suffix(32))
        else { return nil }
        return seed
    }
}
