import Events
import Synchronization

/// Browsers that have shown a token, by the random words that their cookies hold.
///
/// In memory: whoever is signed in when the service ends signs in again.
final class Sessions: Sendable {
    private struct Session {
        let person: Person
        let until: ContinuousClock.Instant
    }

    private let sessions = Mutex<[Fingerprint: Session]>([:])

    /// A working day.
    static let lifetime = Duration.seconds(12 * 3_600)
    /// Beyond it the one that ends first goes.
    private static let maximum = 1_024
    private static let words = 4

    /// - Returns: what the browser is to show from now on.
    func begin(_ person: Person, at time: ContinuousClock.Instant = .now) -> String {
        let words = (0..<Self.words).map { _ in UInt64.random(in: .min ... .max) }
        let secret = words.map { String($0, radix: 36) }.joined(separator: "-")
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.until > time }
            if sessions.count >= Self.maximum,
                let first = sessions.min(by: { $0.value.until < $1.value.until })
            {
                sessions[first.key] = nil
            }
            sessions[AccessToken.digest(secret)] = Session(
                person: person, until: time.advanced(by: Self.lifetime))
        }
        return secret
    }

    func person(_ secret: String, at time: ContinuousClock.Instant = .now) -> Person? {
        sessions.withLock { sessions in
            guard let session = sessions[AccessToken.digest(secret)], session.until > time else {
                return nil
            }
            return session.person
        }
    }

    func end(_ secret: String) {
        _ = sessions.withLock { $0.removeValue(forKey: AccessToken.digest(secret)) }
    }
}
