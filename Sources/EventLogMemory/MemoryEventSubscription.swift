import Events
import FoundationEssentials

/// A member of a group in the in-memory log.
struct MemoryEventSubscription: EventSubscription {
    let log: MemoryEventLog
    let group: GroupName
    let member: MemoryLogState.MemberID

    func next(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws(EventLogError) -> EventBatch {
        let signal = log.store.signal
        let deadline = ContinuousClock.now + timeout
        while true {
            let version = signal.version
            let batch = try log.store.look { state throws(EventLogError) in
                try state.next(member, of: group, limit: limit)
            }
            if !batch.isEmpty || ContinuousClock.now >= deadline || Task.isCancelled {
                return batch
            }
            await signal.wait(past: version, until: deadline)
        }
    }

    func commit(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError) {
        let limit = log.maximumMessageBytes
        try log.store.change { state throws(EventLogError) in
            do throws(EventLogError) {
                try emissions.map(\.message).checkSize(limit: limit)
                try state.commit(batch, emitting: emissions, by: member, of: group, at: Date())
            } catch {
                state.rewind(member, of: group)
                throw error
            }
        }
    }

    func rewind() async throws(EventLogError) {
        try log.store.change { state throws(EventLogError) in
            guard state.rewind(member, of: group) else { throw .closed }
        }
    }

    func leave() async {
        log.store.change { state in state.leave(member, of: group) }
    }
}
