import Events
import Evidence
import FoundationEssentials
import Verification

/// The verification service's step: each request becomes one outcome, at once or after it was parked.
package struct VerificationStep: Step {
    package let description: StepDescription
    let judging: RequestJudging
    let trust: TrustKeeper
    let now: @Sendable () -> Date

    /// - Parameters:
    ///   - evidence: nil where nothing is fetched.
    ///   - lists: nil where no CRLs come from files.
    ///   - maximumMessageBytes: of the log that takes the outcomes.
    ///   - lanes: on how many cores a batch is judged at the same time.
    ///   - now: the time to judge for where a request names none.
    package init(
        topics: Topics, groups: Groups, limits: RequestLimits, judge: Judge, trust: TrustKeeper,
        evidence: EvidenceKeeper? = nil, lists: RevocationListKeeper? = nil,
        parking: ParkingSettings = ParkingSettings(),
        maximumMessageBytes: Int, lanes: Int = 1,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        description = .verification(topics: topics, groups: groups)
        judging = RequestJudging(
            topics: topics, reader: RequestReader(limits: limits),
            inquirer: Inquirer(judge: judge, keeper: evidence, lists: lists, lanes: lanes),
            parking: parking,
            maximumMessageBytes: maximumMessageBytes, rules: judge.profiles.digests)
        self.trust = trust
        self.now = now
    }

    package func makeMemory() {}

    package func process(_ records: [Record], memory: inout Void) async throws -> [Emission] {
        await catchUp(with: records.compactMap(\.message.reviewed))
        let trust = trust.stores
        let time = now()
        let requests = records.map { ParkedRequest($0, since: time, attempt: 0, notBefore: time) }
        var progress = await judging.judge(requests, trust: trust, at: time)
        for (index, request) in requests.enumerated() {
            guard case .open(let inquiry) = progress[index] else { continue }
            progress[index] = judging.postpone(inquiry, request, trust: trust, at: now())
        }
        return try await judging.publish(progress)
    }

    /// Brings up to date what requests were made again for: else they would be judged by what they were
    /// judged by before, where another process has seen the change first.
    private func catchUp(with reviews: [(cause: ReviewCause, value: String)]) async {
        guard !reviews.isEmpty else { return }
        let isBehind = reviews.contains { review in
            review.cause.kind == .trustStore
                && trust.stores[review.cause.name]?.generation != review.value
        }
        if isBehind { trust.reloadIfChanged() }
        await judging.inquirer.catchUp(with: reviews, for: judging.parking.patience)
    }

    package func setAside(
        _ record: Record, _ failure: HandlingFailure, at time: Date
    ) -> SetAside {
        judging.setAside(record, failure, at: time)
    }
}
