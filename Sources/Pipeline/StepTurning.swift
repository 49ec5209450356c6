import Events

/// One step at one subscription: takes batches through read, process and commit, one by one.
///
/// The memory of the step counts only with the commit: a batch that is lost comes again, and must be
/// met as if it had never been.
package struct StepTurning<S: Step> {
    private let step: S
    private let subscription: any EventSubscription
    private var memory: S.Memory

    package init(_ step: S, subscription: any EventSubscription) {
        self.step = step
        self.subscription = subscription
        memory = step.makeMemory()
    }

    /// Deals with one batch.
    ///
    /// - Returns: how many records it had; zero when none came in time.
    /// - Throws: what the log or the step throws. The batch is then not committed, and the next turn
    ///   begins at the committed positions.
    @discardableResult
    package mutating func turn(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws -> Int {
        do {
            let batch = try await subscription.next(limit, waitingUpTo: timeout)
            guard !batch.isEmpty else { return 0 }
            var after = memory
            let emissions = try await process(batch, memory: &after)
            try await subscription.commit(batch, emitting: emissions)
            memory = after
            return batch.records.count
        } catch {
            memory = step.makeMemory()
            throw error
        }
    }

    /// A step that fails has not dealt with the batch: the subscription must not go on behind it.
    private func process(
        _ batch: EventBatch, memory: inout S.Memory
    ) async throws -> [Emission] {
        do {
            return try await step.process(batch.records, memory: &memory)
        } catch {
            try await subscription.rewind()
            throw error
        }
    }
}
