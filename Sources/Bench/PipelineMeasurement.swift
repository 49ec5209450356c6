/// What a run of the pipeline came to.
package struct PipelineMeasurement: Encodable, Hashable, Sendable {
    package struct Latency: Encodable, Hashable, Sendable {
        package let rate: Double
        package let p50: Double
        package let p99: Double
        package let p999: Double
    }

    package let corpus: String
    package let payload: String
    package let count: Int
    package let workers: Int
    package let seconds: Double
    package let requestsPerSecond: Double
    /// User and system time of the whole process.
    package let cpuMicroseconds: Double
    package let rawLeaf: Double
    package let rawChain: Double
    package let ratioToRawLeaf: Double
    package let ratioToRawChain: Double
    /// Requests a second that the log took before, in batches of 500.
    package let appendedPerSecond: Double
    /// Of the process since its start, corpus and all.
    package let peakResidentMegabytes: Double
    /// What each stage costs by itself, and what part of the whole that is.
    package let stages: StageCosts
    package let shares: StageCosts.Shares
    /// From when a request was due to the commit of its outcome.
    package let latency: Latency?

    enum CodingKeys: String, CodingKey {
        case corpus, payload, count, workers, seconds, shares
        case requestsPerSecond = "requests_per_second"
        case cpuMicroseconds = "cpu_us_per_request"
        case rawLeaf = "raw_leaf_us"
        case rawChain = "raw_chain_us"
        case ratioToRawLeaf = "ratio_to_raw_leaf"
        case ratioToRawChain = "ratio_to_raw_chain"
        case appendedPerSecond = "appended_per_second"
        case peakResidentMegabytes = "peak_rss_mb"
        case stages = "stages_us"
        case latency = "latency_ms"
    }
}

extension PipelineMeasurement {
    init(
        _ settings: PipelineBenchSettings, _ corpus: Corpus, appending: Duration,
        drain: PipelineBench.Drain, stages: StageCosts, rawLeaf: Double, rawChain: Double,
        latencies: [Double]?
    ) {
        self.corpus = corpus.kind.rawValue
        payload = settings.payload.rawValue
        count = settings.count
        workers = settings.workers
        seconds = drain.seconds
        requestsPerSecond = Double(count) / drain.seconds
        cpuMicroseconds = drain.cpuMicroseconds / Double(count)
        self.rawLeaf = rawLeaf
        self.rawChain = rawChain
        ratioToRawLeaf = cpuMicroseconds / rawLeaf
        ratioToRawChain = cpuMicroseconds / rawChain
        appendedPerSecond = Double(count) / (appending / .seconds(1))
        peakResidentMegabytes = Double(ProcessUse.now.peakResidentBytes) / 1_048_576
        self.stages = stages
        shares = stages.shares(of: cpuMicroseconds)
        latency = latencies.flatMap { latencies in
            settings.rate.map {
                Latency(
                    rate: $0, p50: latencies.percentile(0.5), p99: latencies.percentile(0.99),
                    p999: latencies.percentile(0.999))
            }
        }
    }
}
