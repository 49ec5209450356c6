import ServiceLifecycle
import Synchronization

/// Ends a run when all of its requests are committed, and notes when that was.
struct Completion: Service {
    struct End: Sendable {
        var time = ContinuousClock.now
        var use = ProcessUse.now
    }

    /// The end, once there is one; before that the beginning.
    final class Moment: Sendable {
        private let state = Mutex(End())

        var now: End { state.withLock { $0 } }

        func note() { state.withLock { $0 = End() } }
    }

    let tally: RunTally
    let count: Int
    let end = Moment()

    func run() async {
        await cancelWhenGracefulShutdown { await tally.wait(for: count) }
        end.note()
    }
}
