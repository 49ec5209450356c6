/// How many records a worker reads next: few while they are slow, many while there is a backlog.
///
/// A record waits for the slowest of its batch. So a batch grows only while it is full and quick,
/// and a slow one makes the next ones smaller: what waits with a slow record is soon a few others.
/// Slow is what takes work: waiting for evidence has a bound of its own, and many wait as long as few.
struct BatchSize: Hashable, Sendable {
    /// The chunk of one task of ``Swift/Array/mapInParallel(lanes:_:)``: below it nothing is won.
    static let least = 32
    /// What processing a batch should take at most.
    ///
    /// Half of it is well over what a commit costs, so that batches stay worth their transaction.
    static let target = Duration.milliseconds(50)

    private(set) var records: Int
    private let most: Int

    init(most: Int) {
        self.most = most
        records = min(Self.least, most)
    }

    /// Learns from a batch that was processed.
    /// - Parameter time: the work alone; see ``WaitWatch``.
    mutating func met(records count: Int, in time: Duration) {
        if time > Self.target {
            records = max(records / 2, min(Self.least, most))
        } else if count >= records, time * 2 < Self.target {
            records = min(records * 2, most)
        }
    }
}
