import Events
import FoundationEssentials
import Logging
import Notifications

/// The notification service's first step: outcomes become notices, keyed by receiver.
package struct NotificationStep: Step {
    package let description: StepDescription
    private let notices: TopicName
    private let rules: NoticeRules
    private let log: any EventLog
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// How many outcomes before its first one a new owner of a partition recalls.
    private static let recalled = BatchLimit(records: 5_000, bytes: 16 * 1024 * 1024)

    /// - Parameters:
    ///   - log: read to recall what the former owner of a partition knew.
    ///   - now: the time that days left are counted from.
    package init(
        topics: Topics, groups: Groups, rules: NoticeRules, log: any EventLog,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        description = .notification(topics: topics, groups: groups)
        notices = topics.notices
        self.rules = rules
        self.log = log
        self.now = now
        self.logger = logger
    }

    /// What the decider has seen, and up to where in each partition.
    package struct Memory: Sendable {
        var decider: NoticeDecider
        /// The offset behind the last outcome that the decider has seen.
        var seen: [Partition: Int64] = [:]
    }

    package func makeMemory() -> Memory {
        Memory(decider: NoticeDecider(rules: rules))
    }

    package func process(
        _ records: [Record], memory: inout Memory
    ) async throws -> [Emission] {
        try await recall(before: records, memory: &memory)
        let time = now()
        return records.flatMap { record -> [Emission] in
            memory.seen[record.position.partition] = record.position.offset + 1
            guard let event = event(of: record) else { return [] }
            return memory.decider.decide(event, at: time).map {
                Emission(
                    NoticeCodec.message($0, causation: event.envelope.id.rawValue), to: notices)
            }
        }
    }

    /// Shows the decider what it has missed since it last owned each partition, so that a repetition
    /// is recognised whoever met the first one.
    private func recall(before records: [Record], memory: inout Memory) async throws {
        var first: [Partition: Int64] = [:]
        for record in records where first[record.position.partition] == nil {
            first[record.position.partition] = record.position.offset
        }
        for (partition, offset) in first {
            let oldest = offset - Int64(Self.recalled.records)
            let start = max(memory.seen[partition] ?? 0, oldest)
            guard start < offset else { continue }
            let missed = try await log.read(
                partition, from: .offset(start), limit: Self.recalled)
            for record in missed where record.position.offset < offset {
                if let event = event(of: record) { memory.decider.observe(event) }
            }
        }
    }

    /// Nil for what is no outcome: others may write to these topics too.
    private func event(of record: Record) -> OutcomeEvent? {
        do {
            return try OutcomeCodec.read(record)
        } catch {
            logger.warning("passes over \(record.position): \(error)")
            return nil
        }
    }
}
