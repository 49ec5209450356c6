import Events
import FoundationEssentials
import Logging

/// Keeps count of attempts in the log, and sets aside what ran out of them.
package struct Handling: Sendable {
    let settings: HandlingSettings
    private let log: any EventLog
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Older marks are no evidence.
    ///
    /// Those who restart what has died wait minutes at most (Kubernetes, five). A record that is waited
    /// for has members come and go for other reasons.
    private static let memory: TimeInterval = 900
    /// Pages of marks that are read at most of a partition: far more than members come in that time.
    private static let maximumPages = 40
    private static let page = BatchLimit(records: 500, bytes: 1024 * 1024)

    package init(
        _ settings: HandlingSettings, log: any EventLog,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.settings = settings
        self.log = log
        self.now = now
        self.logger = logger
    }

    /// The newest mark of each partition.
    func marks(
        of partitions: [Partition], group: GroupName
    ) async throws(EventLogError) -> [Partition: AttemptMark] {
        guard let topic = try await log.describe([settings.marks]).first else {
            throw .topicMissing(settings.marks)
        }
        var wanted: [Int32: [[UInt8]: Partition]] = [:]
        for partition in partitions {
            let key = AttemptMark.key(group, partition)
            let index = Partitioner.partition(of: key, count: Int32(topic.partitions.count))
            wanted[index, default: [:]][key] = partition
        }
        var found: [Partition: AttemptMark] = [:]
        for (index, keys) in wanted {
            try await read(Partition(settings.marks, index)) { record in
                guard let partition = record.message.key.flatMap({ keys[$0] }) else { return }
                if let mark = try? AttemptMark(json: record.message.value ?? []) {
                    found[partition] = mark
                }
            }
        }
        return found
    }

    private func read(
        _ partition: Partition, _ body: (Record) -> Void
    ) async throws(EventLogError) {
        var start = ReadStart.time(now().addingTimeInterval(-Self.memory))
        for _ in 0..<Self.maximumPages {
            let page = try await log.read(partition, from: start, limit: Self.page)
            guard let last = page.last else { return }
            page.forEach(body)
            start = .offset(last.position.offset + 1)
        }
    }

    /// On return the marks are durable, whatever becomes of this process.
    func write(_ marks: [AttemptMark]) async throws(EventLogError) {
        var messages: [Message] = []
        for mark in marks {
            guard let topic = try? TopicName(mark.topic), let group = try? GroupName(mark.group)
            else { continue }
            let key = AttemptMark.key(group, Partition(topic, mark.partition))
            messages.append(Message(key: key, value: mark.json(), timestamp: now()))
            if mark.attempts > 1 {
                logger.warning(
                    "goes on with care: \(mark.attempts - 1) processes ended at this record",
                    metadata: ["record": "\(mark.topic)/\(mark.partition)@\(mark.from)"])
            }
        }
        guard !messages.isEmpty else { return }
        _ = try await log.append(messages, to: settings.marks)
    }

    /// What becomes of a record that is set aside: its dead letter, and what the step owes for it.
    func setAside<S: Step>(
        _ record: Record, _ failure: HandlingFailure, by step: S
    ) async throws(EventLogError) -> [Emission] {
        let aside = step.setAside(record, failure, at: now())
        let letter = DeadLetter(
            aside.record, group: step.description.group, attempts: failure.attempts,
            kind: failure.kind, reason: failure.reason)
        let topic = aside.record.position.topic.deadLetters
        try await log.create([
            TopicSpecification(
                topic, partitions: 1, replicationFactor: settings.replicationFactor,
                retention: settings.retention)
        ])
        logger.error(
            "set aside in \(topic): \(failure.reason)",
            metadata: ["record": "\(record.position)", "step": "\(step.description.name)"])
        let message = letter.letter(maximumBytes: log.maximumMessageBytes)
        return [Emission(message, to: topic)] + aside.emissions
    }
}
