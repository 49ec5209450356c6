import Crypto
import FoundationEssentials

/// A symmetric signing secret of Standard Webhooks, `whsec_` and base64.
package struct WebhookSecret: Hashable, Sendable, CustomStringConvertible {
    private let key: [UInt8]

    /// Bytes of the key, by the specification.
    static let keyBytes = 24...64

    /// Nil unless it is `whsec_` and base64 of 24 to 64 bytes.
    package init?(_ text: String) {
        guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))),
            Self.keyBytes.contains(key.count)
        else { return nil }
        self.key = Array(key)
    }

    /// Never the secret.
    package var description: String { "whsec_…" }

    /// The signature `v1,...` of one attempt.
    /// - Parameter timestamp: seconds since 1970.
    func sign(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(timestamp).".utf8) + body, using: SymmetricKey(data: key))
        return "v1,\(Data(code).base64EncodedString())"
    }
}
