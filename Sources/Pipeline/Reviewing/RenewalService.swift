import Events
import Evidence
import Logging
import ServiceLifecycle
import Verification

/// Has CRLs fetched again of which another process has found a newer one, so that requests that are made
/// again for that are judged by it wherever they are.
package struct RenewalService: Service {
    private let log: any EventLog
    private let topic: TopicName
    private let evidence: EvidenceKeeper
    private let settings: WorkerSettings
    private let logger: Logger

    private static let page = BatchLimit(records: 200, bytes: 1 << 20)
    /// How often the topic is looked at.
    private static let pause = Duration.seconds(1)

    package init(
        log: any EventLog, topics: Topics, evidence: EvidenceKeeper,
        settings: WorkerSettings = WorkerSettings(), logger: Logger
    ) {
        self.log = log
        topic = topics.reviews
        self.evidence = evidence
        self.settings = settings
        self.logger = logger
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        var positions: [Partition: Int64] = [:]
        var backoff = settings.backoff
        while !Task.isShuttingDown {
            do {
                try await follow(&positions)
                backoff = settings.backoff
                await Task.pause(Self.pause)
            } catch {
                guard error.reaction != .stop else { throw error }
                let pause = backoff.next()
                logger.warning("waits \(pause) for news of evidence: \(error)")
                await Task.pause(pause)
            }
        }
    }

    /// Takes in what was announced since the last time; at first nothing.
    package func follow(_ positions: inout [Partition: Int64]) async throws(EventLogError) {
        for part in try await log.describe([topic]).flatMap(\.partitions) {
            var position = positions[part.partition] ?? part.end
            while position < part.end {
                let page = try await log.read(
                    part.partition, from: .offset(position), limit: Self.page)
                guard let last = page.last else { break }
                page.compactMap(ReviewCodec.read).forEach(take)
                position = last.position.offset + 1
            }
            positions[part.partition] = position
        }
    }

    private func take(_ review: Review) {
        guard review.kind == .evidence, review.after == nil,
            let digest = Fingerprint(hexadecimal: review.value)
        else { return }
        evidence.renew(EvidencePlace(.crl, review.name), unlessAt: digest)
    }
}
