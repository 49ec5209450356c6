import Synchronization

/// Remembers the audits of RSA moduli: the same key comes again with every renewal and every look.
final class KeyAudits: Sendable {
    /// Keys of one generation; 8,192 keys of 2048 bits are 2.5 MB.
    static let capacity = 4_096

    private let known = Mutex(BoundedCache<Natural, KeyAudit>(capacity: KeyAudits.capacity))

    func audit(of key: RSAKey) -> KeyAudit {
        guard key.bits <= KeyAudit.maximumBits else { return .sound }
        let modulus = Natural(bigEndian: key.modulus)
        if let audit = known.withLock({ $0.value(for: modulus) }) { return audit }
        let audit = KeyAudit(of: modulus)
        known.withLock { $0.insert(audit, for: modulus) }
        return audit
    }
}
