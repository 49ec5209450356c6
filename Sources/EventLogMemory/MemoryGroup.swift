import Events

/// A consumer group: its positions, and who is in it.
struct MemoryGroup {
    var committed: [Partition: Int64] = [:]
    /// Every topic that a member ever subscribed to: what the group has to read before it may go.
    var topics: Set<TopicName> = []
    var members: [MemoryLogState.MemberID: MemoryMember] = [:]

    /// Deals the partitions of each topic in turn to the living members that subscribed to it.
    mutating func share(_ partitions: [Partition]) {
        let living = members.filter { $0.value.isAlive }.keys.sorted()
        var shares: [MemoryLogState.MemberID: Set<Partition>] = [:]
        for partition in partitions {
            let candidates = living.filter {
                members[$0]?.topics.contains(partition.topic) ?? false
            }
            guard !candidates.isEmpty else { continue }
            let owner = candidates[Int(partition.index) % candidates.count]
            shares[owner, default: []].insert(partition)
        }
        for id in members.keys { members[id]?.own(shares[id] ?? []) }
    }
}

/// One member of a group: what it owns, how far it has read, and what it has not committed yet.
struct MemoryMember {
    let topics: Set<TopicName>
    let connection: UInt64
    var isAlive = true
    var cursors: [Partition: Int64] = [:]
    /// The batches that were given out and not yet committed, oldest first.
    var inHand: [EventBatch] = []
    /// Why the batches in hand were lost, until the member has been told.
    private(set) var lost: String?
    private var owned: Set<Partition> = []
    /// Owned, but nothing of them was given out since.
    private var fresh: Set<Partition> = []
    private var lastSequence: UInt64 = 0

    init(topics: Set<TopicName>, connection: UInt64) {
        self.topics = topics
        self.connection = connection
    }

    /// Takes what is newly owned, and gives up what is not owned any more.
    mutating func own(_ partitions: Set<Partition>) {
        let revoked = owned.subtracting(partitions)
        fresh.formUnion(partitions.subtracting(owned))
        owned = partitions
        for partition in revoked { cursors[partition] = nil }
        let isHit = inHand.contains { batch in
            batch.records.contains { revoked.contains($0.position.partition) }
        }
        if isHit {
            lost = "partitions moved to another member of the group"
            inHand = []
        }
    }

    /// The owned partitions, each time beginning with another, so that a long one starves no other.
    func takeTurns() -> [Partition] {
        let sorted = owned.sorted()
        guard !sorted.isEmpty else { return [] }
        let start = Int(lastSequence % UInt64(sorted.count))
        return Array(sorted[start...] + sorted[..<start])
    }

    mutating func takeInHand(_ records: [Record]) -> EventBatch {
        guard !records.isEmpty else { return EventBatch(sequence: lastSequence, records: []) }
        lastSequence += 1
        let met = fresh.intersection(records.map(\.position.partition))
        fresh.subtract(met)
        let batch = EventBatch(sequence: lastSequence, records: records, fresh: met)
        inHand.append(batch)
        return batch
    }

    mutating func rewind() {
        inHand = []
        cursors = [:]
        lost = nil
    }
}
