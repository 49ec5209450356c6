import Synchronization

/// Tells those who wait that something has changed, without saying what: they look again.
///
/// Take ``version`` before looking, and wait past that version: a change in between is not missed.
package final class ChangeSignal: Sendable {
    private struct State {
        var version: UInt64 = 0
        var lastWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package var version: UInt64 { state.withLock { $0.version } }

    package var hasWaiters: Bool { state.withLock { !$0.waiters.isEmpty } }

    /// Wakes everyone who waits.
    package func raise() {
        let waiters = state.withLock { state in
            state.version += 1
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when there is a change past `version`, or when the task is cancelled.
    package func wait(past version: UInt64) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // A cancellation that came before this line found no waiter to resume.
                    if state.version != version || Task.isCancelled { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// The same, but not for longer than until `deadline`.
    package func wait(past version: UInt64, until deadline: ContinuousClock.Instant) async {
        guard ContinuousClock.now < deadline else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(past: version) }
            group.addTask { try? await Task.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}
