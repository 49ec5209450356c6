import Events

/// What a member of a group remembers between calls: how far it has read, and what it has in hand.
struct Membership {
    /// Its id in the file, and so its fencing token; changes when it has to join anew.
    private(set) var member: Int64
    private(set) var isClosed = false
    /// When it was last used, and when its lease was last renewed, on the machine's clock.
    var usedAt: Duration
    var renewedAt: Duration
    /// The next offset to read, where it is not the committed one.
    private(set) var cursors: [Int64: Int64] = [:]
    /// Changes when the cursors are no longer what a read under way began with.
    private(set) var epoch: UInt64 = 0
    private let names: [Int64: Partition]
    private var owned: Set<Int64> = []
    /// Owned, but nothing of them was given out since.
    private var fresh: Set<Int64> = []
    private var inHand: [Held] = []
    private var lastSequence: UInt64 = 0

    /// A batch given out: the offset behind it, by partition.
    struct Held {
        let sequence: UInt64
        let ends: [Int64: Int64]
    }

    /// - Parameter topics: that it subscribed to.
    init(member: Int64, topics: [StoredTopic], now: Duration) {
        self.member = member
        names = Dictionary(
            topics.flatMap(\.partitions).map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
        usedAt = now
        renewedAt = now
    }

    var hasBatches: Bool { !inHand.isEmpty }

    /// Partitions that have records in hand.
    var partitionsInHand: Set<Int64> { Set(inHand.flatMap(\.ends.keys)) }

    /// Takes turns in which partition comes first, so that a long one starves no other.
    func order(_ partitions: [StoredPartition]) -> [StoredPartition] {
        guard !partitions.isEmpty else { return [] }
        let start = Int(lastSequence % UInt64(partitions.count))
        return Array(partitions[start...] + partitions[..<start])
    }

    /// Forgets cursors of partitions that are owned no more.
    mutating func keepCursors(of partitions: Set<Int64>) {
        fresh.formUnion(partitions.subtracting(owned))
        owned = partitions
        cursors = cursors.filter { partitions.contains($0.key) }
    }

    mutating func take(_ records: [Events.Record], ends: [Int64: Int64]) -> EventBatch {
        guard !records.isEmpty else { return EventBatch(sequence: lastSequence, records: []) }
        lastSequence += 1
        cursors.merge(ends) { $1 }
        inHand.append(Held(sequence: lastSequence, ends: ends))
        let met = fresh.intersection(ends.keys)
        fresh.subtract(met)
        let names = met.compactMap { self.names[$0] }
        return EventBatch(sequence: lastSequence, records: records, fresh: Set(names))
    }

    /// What a commit of `batch` moves, if the batch is still in hand.
    func ends(of batch: EventBatch) throws(EventLogError) -> [Int64: Int64] {
        guard !isClosed else { throw .closed }
        guard !batch.isEmpty else { return [:] }
        guard inHand.contains(where: { $0.sequence == batch.sequence }) else {
            throw .batchLost("it was given up before")
        }
        guard let oldest = inHand.first, oldest.sequence == batch.sequence else {
            preconditionFailure("batches are committed in the order in which they were given")
        }
        return oldest.ends
    }

    mutating func committed(_ batch: EventBatch) {
        inHand.removeAll { $0.sequence == batch.sequence }
    }

    /// Gives up everything in hand; reading begins again at the committed positions.
    mutating func rewind() {
        inHand = []
        cursors = [:]
        epoch += 1
    }

    mutating func joined(as member: Int64) {
        self.member = member
        owned = []
    }

    /// - Returns: the member to remove from the file, the first time.
    mutating func close() -> Int64? {
        guard !isClosed else { return nil }
        rewind()
        isClosed = true
        return member
    }
}
