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
    /// Nil where attempts are not counted.
    private let handling: Handling?
    private var book: AttemptBook
    /// Records that were set aside one after the other because the step failed at them.
    private var setAsideInARow = 0

    /// - Parameters:
    ///   - handling: counts attempts, and sets aside what ran out of them; nil to do neither.
    ///   - span: how many records may be in hand.
    ///   - member: a name of this member's own, which no other has or had.
    package init(
        _ step: S, subscription: any EventSubscription, handling: Handling? = nil,
        span: Int = 1_500, member: String = ""
    ) {
        self.step = step
        self.subscription = subscription
        self.handling = handling
        book = AttemptBook(group: step.description.group, member: member, span: span)
        memory = step.makeMemory()
    }

    /// What one turn has done.
    package struct Progress: Hashable, Sendable {
        /// Records that were committed.
        package fileprivate(set) var committed = 0
        /// Records that were processed.
        package fileprivate(set) var processed = 0
        /// How long that took, without what the step waited for.
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
        try await takeUp(read?.records ?? [])
        if book.isCareful { return try await advanceAlone(reading: limit, waitingUpTo: timeout) }
        let (batch, ready) = (read, processed)
        let mayRead = !isBusy || isBehind
        async let reading = Self.reading(
            mayRead ? limit : nil, from: subscription, waitingUpTo: isBusy ? .zero : timeout)
        async let committing = Self.committing(ready, to: subscription)
        let start = ContinuousClock.now
        let watch = WaitWatch()
        let processing = await WaitWatch.$current.withValue(watch) {
            await Self.processing(batch, by: step, memory: memory)
        }
        let taken = ContinuousClock.now - start - watch.waited
        let (wasRead, wasCommitted) = await (reading, committing)
        do {
            try wasCommitted.get()
            (processed, memory) = try processing.get()
            read = try wasRead.get()
        } catch {
            drop()
            guard doubts(error, committing: ready, processing: batch) else { throw error }
            return Progress()
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
        var committed = try await advance(reading: limit, waitingUpTo: timeout).committed
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

// MARK: Records in doubt

extension StepTurning {
    /// Says for those who come after that this member goes by itself.
    package func leave() async throws(EventLogError) {
        try await handling?.write(book.leave())
    }

    /// Before anything is handled that this member did not read in order: looks whether others have
    /// failed at it, and leaves a mark for those who come after.
    ///
    /// Where there is doubt, only a record that is in hand alone is marked: another one must not
    /// count as having killed whom that one kills.
    private mutating func takeUp(_ records: [Record], alone: Bool = false) async throws {
        guard let handling, !records.isEmpty else { return }
        let positions = book.takenUp(records)
        do {
            if !positions.isEmpty {
                let last = try await handling.marks(
                    of: positions.map(\.partition), group: step.description.group)
                let marks = book.takeUp(positions, last: last)
                if book.isCareful, !alone { return }
                try await handling.write(marks)
            }
        } catch {
            drop()
            throw error
        }
        book.read(records)
    }

    /// Whether an error is about some record of a batch, which is then looked for.
    private mutating func doubts(
        _ error: any Error, committing ready: ProcessedBatch?, processing batch: EventBatch?
    ) -> Bool {
        guard handling != nil else { return false }
        if case EventLogError.messageTooLarge = error, let ready {
            book.doubt(ready.batch.records)
            return true
        }
        guard !(error is any ServiceFault), let batch else { return false }
        book.doubt(batch.records)
        return true
    }

    /// Reads, processes and commits a single record.
    private mutating func advanceAlone(
        reading limit: BatchLimit?, waitingUpTo timeout: Duration
    ) async throws -> Progress {
        if isBusy { drop() }
        try await rewindIfDropped()
        guard let handling, let limit else { return Progress() }
        do {
            let one = BatchLimit(records: 1, bytes: limit.bytes)
            let batch = try await subscription.next(one, waitingUpTo: timeout)
            guard let record = batch.records.first else {
                book.reachedTheEnd()
                return Progress()
            }
            try await takeUp(batch.records, alone: true)
            if !batch.fresh.isEmpty { step.forget(batch.fresh, memory: &memory) }
            let emissions = try await emissions(of: record, by: handling)
            try await commit(batch, record, emissions)
            book.passed(record)
            return Progress(committed: 1, processed: 1)
        } catch {
            drop()
            throw error
        }
    }

    private mutating func emissions(
        of record: Record, by handling: Handling
    ) async throws -> [Emission] {
        let attempts = handling.settings.attempts
        if let failure = book.exhausted(record, attempts: attempts) {
            return try await handling.setAside(record, failure, by: step)
        }
        for attempt in 1...attempts {
            let batch = EventBatch(sequence: 0, records: [record])
            do {
                let (processed, after) = try await Self.processing(batch, by: step, memory: memory)
                    .get()
                memory = after
                setAsideInARow = 0
                return processed?.emissions ?? []
            } catch {
                guard !(error is any ServiceFault) else { throw error }
                guard attempt == attempts else { continue }
                setAsideInARow += 1
                guard setAsideInARow <= HandlingSettings.mostInARow else { throw error }
                return try await handling.setAside(
                    record, .errors(error, attempts: attempts), by: step)
            }
        }
        return []
    }

    /// - Throws: also `batchLost` where the log refused what follows: the record comes again, and is
    ///   set aside.
    private mutating func commit(
        _ batch: EventBatch, _ record: Record, _ emissions: [Emission]
    ) async throws {
        do {
            try await subscription.commit(batch, emitting: emissions)
        } catch {
            guard case .messageTooLarge = error else { throw error }
            book.doubt([record], refusal: .refused(error))
            throw EventLogError.batchLost("\(error)")
        }
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
        if !batch.fresh.isEmpty { step.forget(batch.fresh, memory: &memory) }
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
