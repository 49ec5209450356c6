import Synchronization

/// Remembers with which public keys the signature of one signed thing held.
///
/// Neither that thing nor a key ever changes, and neither does the answer.
final class VerifiedKeys: Sendable {
    private let keys = Mutex(Keys())

    private struct Keys {
        /// Apart from the others, so that a certificate seen once costs no array.
        var first: ArraySlice<UInt8>?
        var others: [ArraySlice<UInt8>] = []

        func contains(_ key: ArraySlice<UInt8>) -> Bool { first == key || others.contains(key) }

        mutating func insert(_ key: ArraySlice<UInt8>) {
            if first == nil {
                first = key
            } else if others.count < VerifiedKeys.capacity - 1 {
                others.append(key)
            }
        }
    }

    /// More than a few keys under one signature are made by somebody's hand.
    private static let capacity = 4

    /// What comes of a check with a key, given as its whole SubjectPublicKeyInfo.
    func outcome(of key: ArraySlice<UInt8>, check: () -> SignatureOutcome) -> SignatureOutcome {
        if keys.withLock({ $0.contains(key) }) { return .valid }
        let outcome = check()
        guard outcome == .valid else { return outcome }
        keys.withLock { $0.insert(key) }
        return outcome
    }
}
