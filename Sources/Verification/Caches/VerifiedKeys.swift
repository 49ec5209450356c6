import Synchronization

/// Remembers with which public keys the signature of one signed thing held.
///
/// Neither that thing nor a key ever changes, and neither does the answer.
final class VerifiedKeys: Sendable {
    private let keys = Mutex<[ArraySlice<UInt8>]>([])

    /// More than a few keys under one signature are made by somebody's hand.
    private static let capacity = 4

    /// What comes of a check with a key, given as its whole SubjectPublicKeyInfo.
    func outcome(of key: ArraySlice<UInt8>, check: () -> SignatureOutcome) -> SignatureOutcome {
        if keys.withLock({ $0.contains(key) }) { return .valid }
        let outcome = check()
        guard outcome == .valid else { return outcome }
        keys.withLock { if $0.count < Self.capacity { $0.append(key) } }
        return outcome
    }
}
