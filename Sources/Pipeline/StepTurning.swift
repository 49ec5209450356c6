import Events

/// One step at one subscription: batches on their way through read, process and commit.
///
/// Up to three batches are in hand, one a stage, and the stages work at the same time: while one
/// batch is committed, the next is processed and a third is read. Each stage takes the batches in
/// order. When one fails, all that is in hand is dropped, and the memory of the step with it: a
/// batch that comes again is met as if it had never been.
package struct StepTurning<S: Step> {
    private let step: S
    private let subscription: any EventSubscription
    /// What the step remembers of every batch that was processed, committed or not.
    private var memory: S.Memory
    private var read: EventBatch?
    private var processed: ProcessedBatch?
    /// Whether the last read brought all that it may: more is waiting then.
    private var isBehind = false
    /// Whether the subscription still has to be told that all in hand was dropped.
    private var mustRewind = false

    package init(_ step: S, subscription: any EventSubscription) {
        self.step = step
        self.subscription = subscription
        memory = step.makeMemory()
    }

    /// What one turn has done.
    package struct Progress: Hashable, Sendable {
        /// Records that were committed.
        package fileprivate(set) var committed = 0
        /// Records that were processed.
        package fileprivate(set) var processed = 0
        /// How long that took.
        package fileprivate(set) var processing = Duration.zero
    }

    private struct ProcessedBatch: Sendable {
        let batch: EventBatch
        let emissions: [Emission]
    }

    /// Whether batches are in hand that are not yet committed.
    package var isBusy: Bool { read != nil || processed != nil }

    /// Moves each batch in hand one stage on, and reads another one.
    ///
    /// With nothing in hand it waits for records; otherwise it reads only what is there, and only
    /// where the last read was full: under a low load a batch goes straight to its commit.
    /// - Parameter limit: of the batch to read; nil to read none, and so to finish.
    /// - Throws: what the log or the step throws. Nothing is in hand then, and the next turn begins
    ///   at the committed positions.
    package mutating func advance(
        reading limit: BatchLimit?, waitingUpTo timeout: Duration
    ) async throws -> Progress {
        try await rewindIfDropped()
        let (batch, ready) = (read, processed)
        let mayRead = !isBusy || isBehind
        async let reading = Self.reading(
            mayRead ? limit : nil, from: subscription, waitingUpTo: isBusy ? .zero : timeout)
        async let committing = Self.committing(ready, to: subscription)
        let start = ContinuousClock.now
        let processing = await Self.processing(batch, by: step, memory: memory)
        let taken = ContinuousClock.now - start
        let (wasRead, wasCommitted) = await (reading, committing)
        do {
            try wasCommitted.get()
            (processed, memory) = try processing.get()
            read = try wasRead.get()
        } catch {
            drop()
            throw error
        }
        if mayRead, let limit { isBehind = read?.records.count == limit.records }
        return Progress(
            committed: ready?.batch.records.count ?? 0, processed: batch?.records.count ?? 0,
            processing: taken)
    }

    /// Deals with one batch from its read to its commit.
    ///
    /// - Returns: how many records it had; zero when none came in time.
    /// - Throws: as ``advance(reading:waitingUpTo:)``.
    @discardableResult
    package mutating func turn(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws -> Int {
        _ = try await advance(reading: limit, waitingUpTo: timeout)
        var committed = 0
        while isBusy { committed += try await advance(reading: nil, waitingUpTo: .zero).committed }
        return committed
    }

    private mutating func drop() {
        (read, processed, isBehind) = (nil, nil, false)
        memory = step.makeMemory()
        mustRewind = true
    }

    /// A stage that failed may have left the subscription behind what it gave out.
    private mutating func rewindIfDropped() async throws {
        guard mustRewind else { return }
        try await subscription.rewind()
        mustRewind = false
    }
}

// MARK: The stages

// None of them throws, so that none is cut off by the failure of another one.
extension StepTurning {
    private static func reading(
        _ limit: BatchLimit?, from subscription: any EventSubscription,
        waitingUpTo timeout: Duration
    ) async -> Result<EventBatch?, any Error> {
        guard let limit else { return .success(nil) }
        do {
            let batch = try await subscription.next(limit, waitingUpTo: timeout)
            return .success(batch.isEmpty ? nil : batch)
        } catch {
            return .failure(error)
        }
    }

    private static func processing(
        _ batch: EventBatch?, by step: S, memory: S.Memory
    ) async -> Result<(ProcessedBatch?, S.Memory), any Error> {
        guard let batch else { return .success((nil, memory)) }
        var memory = memory
        do {
            let emissions = try await step.process(batch.records, memory: &memory)
            return .success((ProcessedBatch(batch: batch, emissions: emissions), memory))
        } catch {
            return .failure(error)
        }
    }

    private static func committing(
        _ ready: ProcessedBatch?, to subscription: any EventSubscription
    ) async -> Result<Void, any Error> {
        guard let ready else { return .success(()) }
        do {
            return .success(try await subscription.commit(ready.batch, emitting: ready.emissions))
        } catch {
            return .failure(error)
        }
    }
}
