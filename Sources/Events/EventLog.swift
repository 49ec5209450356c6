import FoundationEssentials

/// The durable, partitioned log through which the services talk, and the only thing they share.
///
/// One seam, three implementations (memory, SQLite, Kafka), one contract suite
/// (`EventLogContract`). What every implementation promises:
///
/// - *Order*: records of one partition are read in the order of their offsets, and messages of one
///   key go to one partition (murmur2, as Kafka's Java client does).
/// - *Durability*: what `append` or `commit` acknowledged survives the death of any process.
/// - *Exactly once*: the emissions of a committed batch are visible once, those of a batch that was
///   not committed never, to every reader of this seam.
/// - *Sharing*: the members of a group divide the partitions among them, in one process or several;
///   the partitions of a dead member move to a live one.
package protocol EventLog: Sendable {
    /// The largest message that this log takes, by ``Message/sizeInBytes``.
    var maximumMessageBytes: Int { get }

    /// Makes sure that the topics exist.
    ///
    /// On return each exists, and can be appended to. A topic that was there before keeps its
    /// partitions and retention, whatever the specification says: compare with ``describe(_:)``.
    /// - Throws: `unavailable`, `refused` (no right to, or an invalid specification).
    func create(_ topics: [TopicSpecification]) async throws(EventLogError)

    /// What the named topics hold, or all topics when `names` is nil. A missing one is left out.
    /// - Throws: `unavailable`, `refused`.
    func describe(_ names: [TopicName]?) async throws(EventLogError) -> [TopicDescription]

    /// How far a group is behind in the topics, one entry a partition.
    ///
    /// A group that never committed is behind by all that the partition holds.
    /// - Throws: `unavailable`, `refused`, `topicMissing`.
    func lag(
        of group: GroupName, in topics: [TopicName]
    ) async throws(EventLogError) -> [PartitionLag]

    /// Appends messages to a topic, in the order given within each partition.
    ///
    /// On return all of them are durable. When it throws, none, some or all may be in the log;
    /// callers that repeat keep the same event id. It waits while the log's bound on unread bytes
    /// or unsent messages is reached: that is the back pressure that producers feel.
    /// - Returns: the positions, in the order of `messages`.
    /// - Throws: `messageTooLarge` (nothing was appended), `topicMissing`, `unavailable`, `storage`,
    ///   `refused`.
    func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position]

    /// Joins a group as a new member that reads the topics from the group's committed positions.
    ///
    /// Where the group has none, reading starts at the beginning. The partitions arrive with the
    /// first calls of `next`.
    /// - Throws: `topicMissing`, `unavailable`, `refused`.
    func subscribe(
        _ group: GroupName, to topics: [TopicName]
    ) async throws(EventLogError) -> any EventSubscription

    /// Reads committed records of one partition outside of any group: for replay and for following.
    ///
    /// Returns at once with what there is, at most `limit`, and at least one record when there is
    /// one at or after `start`, however large. A start before the beginning is the beginning.
    /// - Throws: `topicMissing`, `unavailable`, `refused`.
    func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Record]

    /// Ends the connection. Appends under way are finished first; later calls throw `closed`.
    func close() async
}

/// A member of a consumer group.
///
/// Batches are committed in the order in which `next` gave them. Any error out of `commit`, and a
/// `batchLost` out of `next`, invalidates every batch still in hand; the next call of `next` begins
/// again at the committed positions of the partitions that this member then owns.
/// One task uses a subscription at a time for `next`, and one for `commit`.
package protocol EventSubscription: Sendable {
    /// The next records of the partitions that this member owns now.
    ///
    /// Waits until there is at least one record or `timeout` has passed; then the batch is empty.
    /// Each call after a batch goes on behind it, committed or not, so that fetching, judging and
    /// committing can overlap. No committed record of a partition is ever skipped.
    /// - Throws: `batchLost` (partitions were taken away while batches were in hand), `unavailable`
    ///   (try again), `refused`, `storage`, `closed`.
    func next(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws(EventLogError) -> EventBatch

    /// Records, in one transaction, that the batch was dealt with and what followed from it.
    ///
    /// On return the emissions are visible and the positions of the group have moved behind the
    /// batch. When it throws `batchLost`, neither is so.
    /// When it throws `unavailable`, neither or both is so; as with `batchLost`, go on with `next`,
    /// which begins at the committed positions and so knows.
    /// - Precondition: the batch is the oldest one in hand.
    /// - Throws: `batchLost`, `messageTooLarge` (nothing happened), `topicMissing`, `unavailable`,
    ///   `storage`, `refused`, `closed`.
    func commit(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError)

    /// Gives up all batches in hand; `next` begins again at the committed positions.
    func rewind() async throws(EventLogError)

    /// Leaves the group, so that others take the partitions over without waiting for a time-out.
    ///
    /// Batches in hand are given up. Later calls throw `closed`. It does not fail: a group that
    /// cannot be told finds out by the time-out.
    func leave() async
}

/// Records handed to one member of a group, to be committed as one.
package struct EventBatch: Sendable {
    /// Counts up within one subscription; tells the adapter which batch is meant.
    package let sequence: UInt64
    /// By partition in order of offset; partitions may interleave.
    package let records: [Record]
    /// Those of its partitions of which no batch was given out since this member came to own them.
    ///
    /// Others may have worked on them in between: what was remembered of them is out of date.
    package let fresh: Set<Partition>

    package init(sequence: UInt64, records: [Record], fresh: Set<Partition> = []) {
        self.sequence = sequence
        self.records = records
        self.fresh = fresh
    }

    package var isEmpty: Bool { records.isEmpty }
}

/// How much one read may bring.
///
/// Whichever bound is met first ends it; one record always fits.
package struct BatchLimit: Hashable, Sendable {
    package var records: Int
    package var bytes: Int

    package init(records: Int, bytes: Int = 16 * 1024 * 1024) {
        self.records = records
        self.bytes = bytes
    }
}

/// Where a read outside of any group begins.
package enum ReadStart: Hashable, Sendable {
    case beginning
    /// Behind the last record: only what is appended later.
    case end
    case offset(Int64)
    /// The first record whose timestamp is at or after this one.
    case time(Date)
}
