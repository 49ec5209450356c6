import Events

/// Why a record is set aside.
package struct HandlingFailure: Hashable, Sendable {
    /// What kind of failure it is, in a word.
    package let kind: String
    /// What was the matter: one sentence.
    package let reason: String
    package let attempts: Int

    package init(kind: String, reason: String, attempts: Int) {
        self.kind = kind
        self.reason = reason
        self.attempts = attempts
    }

    /// As many processes ended without a word while they had the record in hand, alone at last.
    static func deaths(_ attempts: Int) -> Self {
        Self(
            kind: "ProcessDied",
            reason: "\(attempts) processes in a row ended while they handled it",
            attempts: attempts)
    }

    /// The step failed at it, each time.
    static func errors(_ error: any Error, attempts: Int) -> Self {
        Self(
            kind: String(reflecting: type(of: error)),
            reason: "handling it failed \(attempts) times, last with: \(error)",
            attempts: attempts)
    }

    /// The log does not take what follows from it.
    static func refused(_ error: EventLogError) -> Self {
        Self(kind: "MessageTooLarge", reason: "what follows from it: \(error)", attempts: 1)
    }
}

/// An error that says something of the service or its surroundings, and nothing of a record.
///
/// A step that throws it has not failed at a record, however often it does.
package protocol ServiceFault: Error {}

extension EventLogError: ServiceFault {}
extension CancellationError: ServiceFault {}
