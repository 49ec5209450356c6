import Events
import Foundation
import Pipeline
import Verification

/// CPU time a request of each stage, in microseconds, with nothing else going on.
package struct StageCosts: Encodable, Hashable, Sendable {
    /// Records out of the log.
    package var read = 0.0
    /// Requests out of records.
    package var parse = 0.0
    /// Verdicts out of requests.
    package var judge = 0.0
    /// Messages out of verdicts.
    package var write = 0.0
    /// Messages and positions into the log.
    package var commit = 0.0

    /// Parts of a whole that the stages make up with what is between them.
    func shares(of whole: Double) -> Shares {
        let named = read + parse + judge + write + commit
        let whole = max(whole, named)
        return Shares(
            read: read / whole, parse: parse / whole, judge: judge / whole, write: write / whole,
            commit: commit / whole, other: (whole - named) / whole)
    }

    package struct Shares: Encodable, Hashable, Sendable {
        package let read: Double
        package let parse: Double
        package let judge: Double
        package let write: Double
        package let commit: Double
        /// Scheduling, waking up, moving pages into the file.
        package let other: Double
    }
}

/// Takes the first requests of a topic through the verification service's stages, one after the other
/// and each for itself: watches within the service would cost what they are to measure.
struct StageRun {
    let log: any EventLog
    let requests: TopicName
    /// Takes the outcomes, which nobody reads.
    let outcomes: TopicName
    let group: GroupName
    let judge: Judge
    let trust: TrustStores
    let time: Date

    /// Enough for a fifth of a second of RSA.
    static let mostRequests = 10_000

    func measure(batch: Int, count: Int) async throws -> StageCosts {
        let subscription = try await log.subscribe(group, to: [requests])
        var sums = StageCosts()
        var done = 0
        let reader = RequestReader()
        let most = min(count, Self.mostRequests)
        while done < most {
            let limit = BatchLimit(records: min(batch, most - done))
            let batch = try await measure(&sums.read) {
                try await subscription.next(limit, waitingUpTo: .seconds(10))
            }
            guard !batch.isEmpty else {
                throw MeasurementError("the requests cannot be read again")
            }
            let received = try await measure(&sums.parse) { try batch.records.map(reader.read) }
            let verdicts = await measure(&sums.judge) {
                received.map {
                    judge.examine($0.request, evidence: .none, trust: trust, at: time).verdict
                }
            }
            let emissions = await measure(&sums.write) {
                zip(batch.records, verdicts).map { emission($1, of: $0) }
            }
            try await measure(&sums.commit) {
                try await subscription.commit(batch, emitting: emissions)
            }
            done += batch.records.count
        }
        await subscription.leave()
        return sums.divided(by: Double(done))
    }

    private func emission(_ verdict: Verdict, of record: Record) -> Emission {
        var verdict = verdict
        verdict.revision = Revision(of: record, readAt: time)
        return Emission(
            OutcomeCodec.message(
                .verdict(verdict), causedBy: record, time: time,
                maximumBytes: log.maximumMessageBytes),
            to: outcomes)
    }

    private func measure<Value>(
        _ sum: inout Double, _ body: () async throws -> Value
    ) async rethrows -> Value {
        let start = ProcessUse.now
        let value = try await body()
        sum += ProcessUse.now.cpuMicroseconds - start.cpuMicroseconds
        return value
    }
}

extension StageCosts {
    fileprivate func divided(by count: Double) -> StageCosts {
        StageCosts(
            read: read / count, parse: parse / count, judge: judge / count, write: write / count,
            commit: commit / count)
    }
}
