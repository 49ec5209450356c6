import Events
import Synchronization

/// The state that the connections of one log share, and the signal that it has changed.
final class MemoryLogStore: Sendable {
    let signal = ChangeSignal()
    private let state = Mutex(MemoryLogState())
    private let connections = Mutex<UInt64>(0)

    func newConnection() -> UInt64 {
        connections.withLock { count in
            count += 1
            return count
        }
    }

    /// Looks at the state; what it changes on the way is of no interest to those who wait.
    func look<Value: Sendable, Failure>(
        _ body: (inout MemoryLogState) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    /// Changes the state and wakes everyone who waits for a change.
    func change<Value: Sendable, Failure>(
        _ body: (inout MemoryLogState) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { signal.raise() }
        return try look(body)
    }
}
