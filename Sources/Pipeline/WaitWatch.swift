import Synchronization

/// How long a step has waited for others while it processed a batch.
///
/// Who waits says so; who measures how much work a batch is takes it off. With fewer records in a
/// batch no answer from the network comes sooner.
final class WaitWatch: Sendable {
    /// Of the batch that is being processed by this task; nil where nobody asks.
    @TaskLocal static var current: WaitWatch?

    private let time = Mutex(Duration.zero)

    /// Waits that overlap count each.
    var waited: Duration { time.withLock { $0 } }

    /// - Parameter wait: does no work of its own.
    static func waiting(_ wait: () async -> Void) async {
        let start = ContinuousClock.now
        await wait()
        let taken = ContinuousClock.now - start
        current?.time.withLock { $0 += taken }
    }
}
