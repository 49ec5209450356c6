import Events
import Evidence
import FoundationEssentials
import Logging
import Verification

/// The verification service's second step: requests that were parked are judged again.
///
/// A batch in which nothing is due and nothing can be concluded is put back, and its partitions rest
/// for a moment: requests are parked for the same time, so those behind are due later still. Where one
/// can be concluded early, since its evidence has come, the others are parked again as they are.
package struct RetryStep: Step {
    package let description: StepDescription
    private let judging: RequestJudging
    private let trust: TrustKeeper
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// How long partitions rest between looks at requests that are not due, at most.
    ///
    /// It bounds how much later than its evidence a verdict comes.
    static let rest = Duration.seconds(1)
    /// Requests that are looked at together; parked again together where one of them can be concluded.
    package static let batch = BatchLimit(records: 100)

    /// - Parameter verification: the step that parked the requests; they are judged as it judges.
    package init(of verification: VerificationStep, groups: Groups, logger: Logger) {
        description = .retries(topics: verification.judging.topics, groups: groups)
        judging = verification.judging
        trust = verification.trust
        now = verification.now
        self.logger = logger
    }

    package func makeMemory() {}

    /// - Throws: ``StepPause`` where it is too early for all of the records.
    package func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
        let trust = trust.stores
        let requests = records.compactMap(parked)
        var progress = await judging.judge(requests, trust: trust, at: now())
        let time = now()
        try restUnlessUseful(requests, progress, at: time)
        for (index, request) in requests.enumerated() {
            guard case .open(let inquiry) = progress[index] else { continue }
            progress[index] =
                request.notBefore <= time
                ? judging.postpone(inquiry, request, trust: trust, at: time)
                : .concluded(Emission(request.message, to: judging.topics.retries), restsOn: [])
        }
        return try await judging.publish(progress)
    }

    package func setAside(
        _ record: Record, _ failure: HandlingFailure, at time: Date
    ) -> SetAside {
        judging.setAside(ParkedRequest(record)?.original ?? record, failure, at: time)
    }

    private func restUnlessUseful(
        _ requests: [ParkedRequest], _ progress: [RequestJudging.Progress], at time: Date
    ) throws(StepPause) {
        let isUseful = zip(requests, progress).contains { request, progress in
            request.notBefore <= time || progress.inquiry == nil
        }
        guard !isUseful, let next = requests.map(\.notBefore).min() else { return }
        throw StepPause(min(Self.rest, .seconds(next.timeIntervalSince(time))))
    }

    /// Nil for what is no parked request: others may write to this topic too.
    private func parked(_ record: Record) -> ParkedRequest? {
        if let request = ParkedRequest(record) { return request }
        logger.warning("passes over \(record.position): not a parked request")
        return nil
    }
}
