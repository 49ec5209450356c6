import Synchronization

/// Lets in so many bytes at a time, first come, first served: the back pressure of `append`.
final class ByteGate: Sendable {
    private struct State {
        var used = 0
        var waiting: [(bytes: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Those who may go in now.
        mutating func admit(capacity: Int) -> [CheckedContinuation<Void, Never>] {
            var admitted: [CheckedContinuation<Void, Never>] = []
            while let first = waiting.first, used == 0 || used + first.bytes <= capacity {
                used += first.bytes
                admitted.append(first.continuation)
                waiting.removeFirst()
            }
            return admitted
        }
    }

    let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// Waits until the bytes fit; more than the capacity goes in alone.
    func enter(_ bytes: Int) async {
        await withCheckedContinuation { continuation in
            let admitted = state.withLock { state in
                state.waiting.append((bytes, continuation))
                return state.admit(capacity: capacity)
            }
            for continuation in admitted { continuation.resume() }
        }
    }

    func leave(_ bytes: Int) {
        let admitted = state.withLock { state in
            state.used -= bytes
            return state.admit(capacity: capacity)
        }
        for continuation in admitted { continuation.resume() }
    }
}
