/// How a run of the pipeline is to be.
package struct PipelineBenchSettings: Hashable, Sendable {
    /// What is appended before the workers begin.
    package var count: Int
    package var payload: Corpus.Payload
    package var workers: Int
    /// The most that one transaction deals with.
    package var batch: Int
    package var partitions: Int32
    package var replicationFactor: Int16?
    /// Requests a second of the second part, which measures latencies; nil for none.
    package var rate: Double?
    /// How long the second part takes.
    package var pacedSeconds = 10.0

    package init(
        count: Int, payload: Corpus.Payload = .json, workers: Int = 1, batch: Int = 500,
        partitions: Int32 = 4, replicationFactor: Int16? = nil, rate: Double? = nil
    ) {
        self.count = count
        self.payload = payload
        self.workers = workers
        self.batch = batch
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.rate = rate
    }

    /// Requests of the second part.
    var pacedCount: Int { max(1, Int((rate ?? 0) * pacedSeconds)) }
}
