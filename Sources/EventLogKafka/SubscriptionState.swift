import Events

/// What a member of a group has handed out, owns and owes: decisions only, no effects.
struct SubscriptionState {
    /// A call of `next` that waits.
    struct Request {
        let limit: BatchLimit
        let deadline: ContinuousClock.Instant
        /// Called once.
        let answer: @Sendable (Result<EventBatch, EventLogError>) -> Void
    }

    /// A batch that was handed out and is not committed.
    struct Hand {
        let sequence: UInt64
        /// Per partition, the offset behind the last record.
        let offsets: [Partition: Int64]
    }

    /// What the polling thread does next.
    enum Turn {
        /// Nobody asks: look after the group only.
        case rest
        /// The caller has been silent for so long that others had better take over.
        case starve
        /// Go back to the committed positions of the partitions, then look again.
        case rewind(Set<Partition>)
        case fetch(Request)
        case leave
    }

    /// An answer to give once the lock is released.
    struct Answer {
        let request: Request
        let result: Result<EventBatch, EventLogError>

        func give() { request.answer(result) }
    }

    private(set) var owned: Set<Partition> = []
    /// The place in the group that the partitions were assigned under.
    ///
    /// It fences what is committed of
    /// them: no other, and no later one, does.
    private(set) var membership: RDKafkaMembership?
    /// Owned, but nothing of them was handed out since.
    private var fresh: Set<Partition> = []
    /// Taken away since the polling thread last asked.
    private var taken: Set<Partition> = []
    private var inHand: [Hand] = []
    /// The batch whose commit is under way.
    private var committing: UInt64?
    private var sequence: UInt64 = 0
    private var request: Request?
    /// Why batches in hand were lost, until `next` or `commit` has told.
    private var loss: String?
    private var mustRewind = false
    /// Why the subscription cannot go on, told at each call.
    private var failure: EventLogError?
    private(set) var isLeaving = false
    private var lastCall = ContinuousClock.now

    // MARK: The caller

    /// - Returns: an answer, if there is one already.
    mutating func ask(_ request: Request) -> Answer? {
        lastCall = .now
        if let error = failure { return Answer(request: request, result: .failure(error)) }
        if isLeaving { return Answer(request: request, result: .failure(.closed)) }
        if let why = loss {
            loss = nil
            return Answer(request: request, result: .failure(.batchLost(why)))
        }
        precondition(self.request == nil, "one task uses `next` at a time")
        self.request = request
        return nil
    }

    /// The caller gave up waiting.
    mutating func cancel() -> Answer? {
        takeRequest().map { Answer(request: $0, result: .success(emptyBatch())) }
    }

    /// Begins to commit the oldest batch in hand.
    /// - Returns: the positions behind it.
    mutating func beginCommit(_ batch: EventBatch) throws(EventLogError) -> [Partition: Int64] {
        lastCall = .now
        if let failure { throw failure }
        if isLeaving { throw .closed }
        guard !batch.isEmpty else { return [:] }
        guard let hand = inHand.first(where: { $0.sequence == batch.sequence }) else {
            throw .batchLost(loss ?? "it was given up before")
        }
        precondition(
            hand.sequence == inHand.first?.sequence, "batches are committed in their order")
        committing = hand.sequence
        return hand.offsets
    }

    mutating func endCommit() {
        inHand.removeAll { $0.sequence == committing }
        committing = nil
    }

    /// A commit failed, or the caller wants to begin again: no batch in hand counts any more.
    /// - Returns: an answer to a call of `next` that was waiting behind those batches.
    mutating func giveUp(_ why: String, told: Bool) -> Answer? {
        committing = nil
        inHand.removeAll()
        mustRewind = true
        guard let request = takeRequest() else {
            loss = told ? nil : why
            return nil
        }
        loss = nil
        return Answer(request: request, result: .failure(.batchLost(why)))
    }

    /// - Returns: whether it was the first call to leave, and an answer to whoever waits.
    mutating func leave() -> (isFirst: Bool, Answer?) {
        defer { isLeaving = true }
        inHand.removeAll()
        return (
            !isLeaving, takeRequest().map { Answer(request: $0, result: .failure(.closed)) }
        )
    }

    // MARK: The polling thread

    mutating func turn(_ now: ContinuousClock.Instant, patience: Duration) -> Turn {
        if isLeaving { return .leave }
        if let request {
            lastCall = now
            return mustRewind ? .rewind(owned) : .fetch(request)
        }
        return lastCall.duration(to: now) > patience ? .starve : .rest
    }

    mutating func rewound() { mustRewind = false }

    mutating func assigned(_ partitions: [Partition], _ membership: RDKafkaMembership?) {
        self.membership = membership
        owned.formUnion(partitions)
        fresh.formUnion(partitions)
    }

    /// Whether a batch in hand has records of the partitions.
    func holds(_ partitions: [Partition]) -> Bool {
        let affected = Set(partitions)
        return inHand.contains { !affected.isDisjoint(with: $0.offsets.keys) }
    }

    /// Partitions go to others: batches with their records count no more, nor do those behind them.
    ///
    /// The one whose commit is under way is left to end by itself.
    mutating func revoked(_ partitions: [Partition], why: String) -> Answer? {
        owned.subtract(partitions)
        taken.formUnion(partitions)
        guard holds(partitions) else { return nil }
        guard inHand.contains(where: { $0.sequence != committing }) else { return nil }
        inHand.removeAll { $0.sequence != committing }
        mustRewind = true
        guard let request = takeRequest() else {
            loss = why
            return nil
        }
        return Answer(request: request, result: .failure(.batchLost(why)))
    }

    /// Partitions of which nothing that was read before may be handed out.
    mutating func takeRevoked() -> Set<Partition> {
        defer { taken = [] }
        return taken
    }

    /// Hands records out to whoever asks.
    ///
    /// - Returns: nil where nobody asks any more, or not for these.
    mutating func handOut(_ records: [Record]) -> Answer? {
        guard !mustRewind, let request = takeRequest() else { return nil }
        guard !records.isEmpty else {
            return Answer(request: request, result: .success(emptyBatch()))
        }
        sequence += 1
        var offsets: [Partition: Int64] = [:]
        for record in records {
            offsets[record.position.partition] = record.position.offset + 1
        }
        inHand.append(Hand(sequence: sequence, offsets: offsets))
        let met = fresh.intersection(offsets.keys)
        fresh.subtract(met)
        return Answer(
            request: request,
            result: .success(EventBatch(sequence: sequence, records: records, fresh: met)))
    }

    /// Tells whoever asks that it does not go on now.
    mutating func report(_ error: EventLogError) -> Answer? {
        takeRequest().map { Answer(request: $0, result: .failure(error)) }
    }

    /// It does not go on at all.
    mutating func fail(_ error: EventLogError) -> Answer? {
        failure = error
        inHand.removeAll()
        return report(error)
    }

    private mutating func takeRequest() -> Request? {
        defer { request = nil }
        return request
    }

    /// It is not in hand, as there is nothing to commit.
    private mutating func emptyBatch() -> EventBatch {
        sequence += 1
        return EventBatch(sequence: sequence, records: [])
    }
}
