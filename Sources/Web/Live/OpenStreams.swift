import Hummingbird
import Synchronization

/// Counts the streams that are open, since each holds a connection for as long as it likes.
final class OpenStreams: Sendable {
    private let maximum: Int
    private let count = Mutex(0)

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// A place among the open streams, given back by ``leave()``.
    struct Ticket: Sendable {
        fileprivate let streams: OpenStreams

        func leave() { streams.count.withLock { $0 -= 1 } }
    }

    /// - Throws: a problem where too many are open.
    func enter() throws -> Ticket {
        let isIn = count.withLock { count in
            guard count < maximum else { return false }
            count += 1
            return true
        }
        guard isIn else {
            throw Problem(.serviceUnavailable, "\(maximum) streams are open; that is as many as go")
        }
        return Ticket(streams: self)
    }
}
