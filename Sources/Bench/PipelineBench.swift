import Events
import Evidence
import Foundation
import Intake
import Logging
import Pipeline
import ServiceLifecycle
import Verification

/// What a request costs on its whole way: out of the log, judged, and its outcome back into it.
///
/// The topics and the group are the run's own, so that nothing else is in the way, and nothing of
/// others is read. A log that can drop no topics keeps them.
package struct PipelineBench: Sendable {
    private let settings: PipelineBenchSettings
    private let log: any EventLog
    private let logger: Logger
    private let topics: Topics
    private let groups: Groups
    private let stagesTopic: TopicName
    private let stagesGroup: GroupName

    /// - Parameter name: makes the names of the topics and the group unique.
    package init(
        _ settings: PipelineBenchSettings, on log: any EventLog, name: String, logger: Logger
    ) throws {
        self.settings = settings
        self.log = log
        self.logger = logger
        var topics = Topics()
        topics.requests = try TopicName("assay.bench.\(name).requests")
        topics.verified = try TopicName("assay.bench.\(name).verified")
        topics.errors = try TopicName("assay.bench.\(name).errors")
        var groups = Groups()
        groups.verification = try GroupName("assay.bench.\(name)")
        stagesTopic = try TopicName("assay.bench.\(name).stages")
        stagesGroup = try GroupName("assay.bench.\(name).stages")
        self.topics = topics
        self.groups = groups
    }

    /// - Parameters:
    ///   - time: the time to judge for, which the corpus was issued for.
    ///   - progress: is told what happens next.
    /// - Throws: `MeasurementError` when not every request passed; what the log throws.
    package func run(
        over corpus: Corpus, at time: Date, progress: (String) -> Void
    ) async throws -> PipelineMeasurement {
        progress("checking the bare signatures")
        let raw = try RawSignatures(of: corpus)
        let rawLeaf = try Self.median { try raw.checkLeaves() }
        let rawChain = try Self.median { try raw.checkChains() }
        try await log.create(
            [topics.requests, topics.verified, topics.errors, stagesTopic].map {
                TopicSpecification(
                    $0, partitions: settings.partitions,
                    replicationFactor: settings.replicationFactor)
            })
        let requests = RequestFeed(corpus, payload: settings.payload, at: time)
        let (judge, trust) = (Judge(), try corpus.trust(for: settings.payload))
        let step = step(judge, trust, at: time)

        progress("appending \(settings.count) requests")
        let appending = try await append(requests)
        progress("judging \(settings.count) requests")
        let drain = try await drain(step)
        var latencies: [Double]?
        if let rate = settings.rate {
            progress("sending \(settings.pacedCount) requests at \(rate) a second")
            latencies = try await pace(requests, at: rate, step)
        }
        progress("measuring each stage for itself")
        let stages = try await StageRun(
            log: log, requests: topics.requests, outcomes: stagesTopic, group: stagesGroup,
            judge: judge, trust: trust, time: time
        ).measure(batch: settings.batch, count: settings.count)
        return PipelineMeasurement(
            settings, corpus, appending: appending, drain: drain, stages: stages, rawLeaf: rawLeaf,
            rawChain: rawChain, latencies: latencies)
    }

    /// Rounds of the bare signatures, of which the median counts.
    private static let rawRounds = 3
    /// Messages of one append.
    private static let appended = 500

    private static func median(_ measure: () throws -> Double) rethrows -> Double {
        try (0..<rawRounds).map { _ in try measure() }.median
    }

    private func step(_ judge: Judge, _ trust: TrustStores, at time: Date) -> VerificationStep {
        VerificationStep(
            topics: topics, groups: groups, limits: RequestLimits(), judge: judge,
            trust: TrustKeeper(fixed: trust, logger: logger),
            maximumMessageBytes: log.maximumMessageBytes, lanes: settings.workers, now: { time })
    }

    /// Fills the topic before anyone reads it.
    /// - Returns: how long the log took.
    private func append(_ requests: RequestFeed) async throws -> Duration {
        var taken = Duration.zero
        for start in stride(from: 0, to: settings.count, by: Self.appended) {
            let end = min(start + Self.appended, settings.count)
            let messages = (start..<end).map(requests.message)
            let begin = ContinuousClock.now
            _ = try await log.append(messages, to: topics.requests)
            taken += .now - begin
        }
        return taken
    }
}

// MARK: Running

extension PipelineBench {
    /// What it took to work off all that was appended.
    struct Drain {
        let seconds: Double
        let cpuMicroseconds: Double
        let tally: RunTally.State
    }

    private func drain(_ step: VerificationStep) async throws -> Drain {
        let tally = RunTally(verified: topics.verified)
        let use = ProcessUse.now
        let start = ContinuousClock.now
        let end = try await work(
            step, tally, until: Completion(tally: tally, count: settings.count))
        let drain = Drain(
            seconds: (end.time - start) / .seconds(1),
            cpuMicroseconds: end.use.cpuMicroseconds - use.cpuMicroseconds, tally: tally.now)
        try check(drain.tally, settings.count)
        return drain
    }

    /// - Returns: the time from when each request was due to the commit of its outcome, in
    ///   milliseconds.
    private func pace(
        _ requests: RequestFeed, at rate: Double, _ step: VerificationStep
    ) async throws -> [Double] {
        let tally = RunTally(verified: topics.verified)
        let feed = PacedFeed(
            requests: requests, log: log, topic: topics.requests, tally: tally,
            first: settings.count, count: settings.pacedCount, rate: rate)
        let completion = Completion(tally: tally, count: settings.pacedCount)
        _ = try await work(step, tally, feed: feed, until: completion)
        try check(tally.now, settings.pacedCount)
        return tally.now.latencies
    }

    /// Runs the workers of the verification service as they always run, until all is done.
    private func work(
        _ step: VerificationStep, _ tally: RunTally, feed: PacedFeed? = nil,
        until completion: Completion
    ) async throws -> Completion.End {
        let log = MeasuredLog(log: log, tally: tally)
        var worker = WorkerSettings()
        worker.batch.records = settings.batch
        let workers = (0..<settings.workers).map { _ in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: Worker(step, log: log, settings: worker, logger: logger),
                failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        let feeds = feed.map {
            [
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: $0, successTerminationBehavior: .ignore,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            ]
        }
        let last = ServiceGroupConfiguration.ServiceConfiguration(
            service: completion, successTerminationBehavior: .gracefullyShutdownGroup)
        let configuration = ServiceGroupConfiguration(
            services: workers + (feeds ?? []) + [last],
            gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        try await ServiceGroup(configuration: configuration).run()
        return completion.end.now
    }

    private func check(_ tally: RunTally.State, _ count: Int) throws {
        guard tally.committed == count else {
            throw MeasurementError("interrupted after \(tally.committed) of \(count) requests")
        }
        guard tally.passed == count else {
            throw MeasurementError("\(count - tally.passed) of \(count) requests did not pass")
        }
    }
}
