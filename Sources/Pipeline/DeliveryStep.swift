import Events
import FoundationEssentials
import Logging
import Notifications
import ServiceLifecycle

/// The notification service's third step: notices reach their receivers.
///
/// What waits for another attempt is in the log: notices without a conclusion. A new owner of a
/// partition begins from there. Ticks in the topic of notices wake it.
package struct DeliveryStep: Step {
    package let description: StepDescription
    private let topics: Topics
    private let deliverer: Deliverer
    private let log: any EventLog
    private let logger: Logger

    /// Beyond the last attempt of a notice: what a service that stood still for so long, in seconds,
    /// finds again.
    private static let margin = 86_400.0

    package init(
        topics: Topics, groups: Groups, deliverer: Deliverer, log: any EventLog, logger: Logger
    ) {
        description = .delivery(topics: topics, groups: groups)
        self.topics = topics
        self.deliverer = deliverer
        self.log = log
        self.logger = logger
    }

    /// What each partition owned still owes.
    package struct Memory: Sendable {
        var outboxes: [Int32: Outbox] = [:]
    }

    package func makeMemory() -> Memory { Memory() }

    package func forget(_ partitions: Set<Partition>, memory: inout Memory) {
        for partition in partitions { memory.outboxes[partition.index] = nil }
    }

    package func process(
        _ records: [Record], memory: inout Memory
    ) async throws -> [Emission] {
        for record in records {
            let index = record.position.partition.index
            if memory.outboxes[index] == nil {
                memory.outboxes[index] = try await outbox(before: record)
            }
            if let notice = notice(of: record) { memory.outboxes[index]?.take(notice) }
        }
        // At shutdown what is left waits in the log, for whoever takes over.
        let outboxes = memory.outboxes
        let served = await cancelWhenGracefulShutdown { await serve(outboxes) }
        return served.flatMap { index, outbox, conclusions in
            memory.outboxes[index] = outbox
            return conclusions.map { conclusion in
                note(conclusion)
                return Emission(NoticeCodec.message(conclusion), to: topics.notifications)
            }
        }
    }

    /// All at once: a receiver is in one of them only.
    private func serve(
        _ outboxes: [Int32: Outbox]
    ) async -> [(Int32, Outbox, [NoticeConclusion])] {
        await withTaskGroup(of: (Int32, Outbox, [NoticeConclusion]).self) { group in
            for (index, outbox) in outboxes {
                group.addTask {
                    var outbox = outbox
                    let conclusions = await deliverer.serve(&outbox)
                    return (index, outbox, conclusions)
                }
            }
            var served: [(Int32, Outbox, [NoticeConclusion])] = []
            for await one in group { served.append(one) }
            return served.sorted { $0.0 < $1.0 }
        }
    }

    private func note(_ conclusion: NoticeConclusion) {
        guard let error = conclusion.error else { return }
        logger.warning(
            "notice \(conclusion.status.rawValue): \(error)",
            metadata: [
                "receiver": "\(conclusion.receiver)", "notice": "\(conclusion.noticeID)",
                "attempts": "\(conclusion.attempts)",
            ])
    }

    /// Nil for a tick, and for what is no notice: others may write to this topic too.
    private func notice(of record: Record) -> Notice? {
        guard record.message.text("ce_type") != EventType.ticked.rawValue else { return nil }
        do {
            return try Notice(json: record.message.value ?? [])
        } catch {
            logger.warning("passes over \(record.position): \(error)")
            return nil
        }
    }

    // MARK: What a former owner left

    /// The notices before the record that have no conclusion.
    private func outbox(before record: Record) async throws -> Outbox {
        let partition = record.position.partition
        let counts = try await log.describe([topics.notices, topics.notifications])
        guard let own = counts.first(where: { $0.name == topics.notices }),
            let concluded = counts.first(where: { $0.name == topics.notifications })
        else { throw EventLogError.topicMissing(topics.notifications) }
        var outbox = Outbox(settings: deliverer.settings)
        let horizon = deliverer.settings.horizonSeconds + Self.margin
        let start = ReadStart.time(record.timestamp.addingTimeInterval(-horizon))
        let bounds = PartitionDescription(
            partition: partition, begin: 0, end: record.position.offset)
        try await log.walk(bounds, from: start) { past in
            guard past.position.offset < record.position.offset else { return }
            if let notice = notice(of: past) { outbox.take(notice) }
        }
        // Keys lead to the same partition of both, where these have equally many.
        let isAlike = concluded.partitions.count == own.partitions.count
        for description in concluded.partitions
        where !isAlike || description.partition.index == partition.index {
            try await log.walk(description, from: start) { past in
                if let conclusion = try? NoticeConclusion(json: past.message.value ?? []) {
                    outbox.conclude(conclusion)
                }
            }
        }
        return outbox
    }
}
