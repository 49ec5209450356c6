import Synchronization

/// Lets transfers begin as ``Admission`` decides, each on a thread of its own.
final class TransferGate: Sendable {
    private struct State {
        var admission: Admission
        var nextTicket: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Entry, Never>] = [:]
    }

    private enum Entry: Sendable {
        case admitted, turnedAway, cancelled
    }

    private let state: Mutex<State>

    init(_ admission: Admission) {
        state = Mutex(State(admission: admission))
    }

    /// Performs the transfer when its turn comes; cancelling the task ends the waiting or the transfer.
    func perform(
        _ transfer: CurlTransfer, host: String
    ) async throws(EgressError) -> CurlTransfer.Conclusion {
        switch await enter(host) {
        case .admitted: break
        case .turnedAway: throw .unavailable("too many requests are waiting already")
        case .cancelled: throw .cancelled
        }
        defer { leave(host) }
        return await withTaskCancellationHandler {
            await BlockingWork.run("egress") { transfer.perform() }
        } onCancel: {
            transfer.cancel()
        }
    }

    private func enter(_ host: String) async -> Entry {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { arrive(ticket, host, $0) }
        } onCancel: {
            abandon(ticket)
        }
    }

    private func arrive(
        _ ticket: UInt64, _ host: String, _ continuation: CheckedContinuation<Entry, Never>
    ) {
        let entry: Entry? = state.withLock { state in
            // Asked under the lock: a cancellation from here on finds the waiter in its place.
            if Task.isCancelled { return .cancelled }
            switch state.admission.arrive(ticket, host: host) {
            case .go: return .admitted
            case .turnedAway: return .turnedAway
            case .wait:
                state.waiters[ticket] = continuation
                return nil
            }
        }
        if let entry { continuation.resume(returning: entry) }
    }

    private func leave(_ host: String) {
        let next = state.withLock { state in
            state.admission.leave(host: host).flatMap { state.waiters.removeValue(forKey: $0) }
        }
        next?.resume(returning: .admitted)
    }

    private func abandon(_ ticket: UInt64) {
        let waiter = state.withLock { state in
            state.admission.abandon(ticket) ? state.waiters.removeValue(forKey: ticket) : nil
        }
        waiter?.resume(returning: .cancelled)
    }
}
