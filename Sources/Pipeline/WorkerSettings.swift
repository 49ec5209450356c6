import Events

/// How a worker reads.
package struct WorkerSettings: Hashable, Sendable {
    /// The most that one transaction deals with; three such batches may be in hand.
    ///
    /// 500 is where batching stops to pay on SQLite; 8 MiB are 500 messages of 16 KB.
    package var batch = BatchLimit(records: 500, bytes: 8 * 1024 * 1024)
    /// How long a read waits for records, and so how late an idle worker notices a shutdown.
    package var poll: Duration = .milliseconds(250)
    /// The pauses while the log is not available.
    package var backoff = Backoff()
    /// What is done about records that cannot be handled; nil lets them end the service, again and
    /// again.
    package var handling: HandlingSettings?

    /// See ``StepTurning``.
    static let batchesInHand = 3

    package init() {}
}
