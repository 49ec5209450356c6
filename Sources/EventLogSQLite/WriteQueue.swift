import GRDB
import Synchronization

/// A write that waits for its turn.
struct PendingWrite: Sendable {
    /// Does the work; what it returns is called once the transaction is durable.
    let work: @Sendable (Database) throws -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// Writes that wait for the one connection that writes, and go together in one transaction.
///
/// While one transaction waits for the disk, the next ones gather. There are as many as there are
/// callers, each of whom waits for its own.
final class WriteQueue: Sendable {
    /// Writes of one transaction: a caller's batch is the bound on bytes, this one is on their sum.
    static let together = 16

    private struct State {
        var waiting: [PendingWrite] = []
        var isBeingDrained = false
    }

    private let state = Mutex(State())

    /// - Returns: whether somebody now has to ``drain(into:)`` the queue.
    func add(_ write: PendingWrite) -> Bool {
        state.withLock { state in
            state.waiting.append(write)
            defer { state.isBeingDrained = true }
            return !state.isBeingDrained
        }
    }

    /// Does all that waits.
    func drain(into db: Database) {
        while let writes = take() { Self.perform(writes, in: db) }
    }

    private func take() -> [PendingWrite]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isBeingDrained = false
                return nil
            }
            let writes = Array(state.waiting.prefix(Self.together))
            state.waiting.removeFirst(writes.count)
            return writes
        }
    }

    /// One that fails is left out, and the others are done again without it.
    private static func perform(_ writes: [PendingWrite], in db: Database) {
        var writes = writes
        while !writes.isEmpty {
            var conclusions: [@Sendable () -> Void] = []
            var failure: (place: Int, error: any Error)?
            do {
                try db.inTransaction(.immediate) {
                    for (place, write) in writes.enumerated() {
                        do {
                            conclusions.append(try write.work(db))
                        } catch {
                            failure = (place, error)
                            return .rollback
                        }
                    }
                    return .commit
                }
            } catch {
                for write in writes { write.fail(error) }
                return
            }
            guard let failure else {
                for conclude in conclusions { conclude() }
                return
            }
            writes.remove(at: failure.place).fail(failure.error)
        }
    }
}
