import Events
import Synchronization

/// What the workers of a run have done so far.
final class RunTally: Sendable {
    struct State {
        var committed = 0
        /// Outcomes on the topic of passed verdicts.
        var passed = 0
        /// When each request is due, by event id; empty where latencies are not asked for.
        var due: [String: ContinuousClock.Instant] = [:]
        /// In milliseconds, from when a request was due until its outcome was committed.
        var latencies: [Double] = []
    }

    private let state = Mutex(State())
    private let verified: TopicName
    private let signal = ChangeSignal()

    /// - Parameter verified: the topic of verdicts that are passed.
    init(verified: TopicName) {
        self.verified = verified
    }

    var now: State { state.withLock { $0 } }

    func isDue(_ id: EventID, at time: ContinuousClock.Instant) {
        state.withLock { $0.due[id.rawValue] = time }
    }

    func committed(_ batch: EventBatch, _ emissions: [Emission]) {
        let now = ContinuousClock.now
        let passed = emissions.count { $0.topic == verified }
        state.withLock { state in
            state.committed += batch.records.count
            state.passed += passed
            guard !state.due.isEmpty else { return }
            for record in batch.records {
                guard let id = record.message.text("ce_id"),
                    let due = state.due.removeValue(forKey: id)
                else { continue }
                state.latencies.append((now - due) / .milliseconds(1))
            }
        }
        signal.raise()
    }

    /// Returns when so many requests are committed, or when the task is cancelled.
    func wait(for count: Int) async {
        while !Task.isCancelled {
            let version = signal.version
            guard now.committed < count else { return }
            await signal.wait(past: version)
        }
    }
}
