import Certificates
import Synchronization

/// Remembers the audits of RSA moduli: the same key comes again with every renewal and every look.
final class KeyAudits: Sendable {
    /// Keys of one generation; 8,192 keys of 2048 bits are 2.5 MB.
    static let capacity = 4_096

    private let known = Mutex(BoundedCache<Modulus, KeyAudit>(capacity: KeyAudits.capacity))

    /// Hashed over all octets, since a stranger chooses each of them.
    private struct Modulus: Hashable {
        let octets: ArraySlice<UInt8>

        func hash(into hasher: inout Hasher) { hasher.combine(octets: octets) }
    }

    func audit(of key: RSAKey) -> KeyAudit {
        guard key.bits <= KeyAudit.maximumBits else { return .sound }
        if let audit = known.withLock({ $0.value(for: Modulus(octets: key.modulus)) }) {
            return audit
        }
        let audit = KeyAudit(of: Natural(bigEndian: key.modulus))
        // A copy of the modulus does not keep the whole certificate.
        let modulus = Modulus(octets: Array(key.modulus)[...])
        known.withLock { $0.insert(audit, for: modulus) }
        return audit
    }
}
