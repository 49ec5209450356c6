import Dispatch
import Synchronization

extension DispatchQueue {
    /// Runs what blocks on this queue's thread, off the cooperative pool, and waits for it.
    func run<R: Sendable, E: Error>(
        _ body: @escaping @Sendable () throws(E) -> R
    ) async throws(E) -> R {
        let outcome: Result<R, E> = await withCheckedContinuation { continuation in
            self.async {
                do throws(E) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try outcome.get()
    }

    /// Runs what blocks, and goes on without it when the time is over: see ``bounded(by:_:)``.
    /// - Returns: whether it has ended.
    @discardableResult
    func run(atMost bound: Duration, _ body: @escaping @Sendable () -> Void) async -> Bool {
        await DispatchQueue.global().run { bounded(by: bound, on: self, body) != nil }
    }
}

/// Runs what may block for ever on another thread, and waits for it as long as the bound, by the clock
/// that never goes back.
/// - Parameter bell: of the thread that waits.
/// - Returns: nil where it has not ended by then; it keeps its thread.
func bounded<R: Sendable>(
    by bound: Duration, on queue: DispatchQueue = .global(), hearing bell: Bell = Bell(),
    _ body: @escaping @Sendable () -> R
) -> R? {
    let answer = Answer<R>(bell)
    queue.async { answer.give(body()) }
    return answer.wait(for: bound)
}

/// What one thread waits for and another one finds.
private final class Answer<R: Sendable>: Sendable {
    private let found = Mutex<R?>(nil)
    private let bell: Bell

    init(_ bell: Bell) {
        self.bell = bell
    }

    func give(_ answer: R) {
        found.withLock { $0 = answer }
        bell.ring()
    }

    func wait(for bound: Duration) -> R? {
        let deadline = ContinuousClock.now + bound
        while true {
            if let answer = found.withLock({ $0 }) { return answer }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return nil }
            bell.wait(max(left, .milliseconds(1)))
        }
    }
}
