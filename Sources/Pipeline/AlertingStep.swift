import Events
import FoundationEssentials
import Logging
import Notifications

/// The notification service's second step: what was observed, commanded or has become due makes
/// alerts, and alerts make notices, keyed by receiver.
///
/// All it knows is in the log: each change of an alert is an event on `certificate.alerts`, in the
/// transaction that commits its cause, and a new owner of a partition begins from these.
package struct AlertingStep: Step {
    package let description: StepDescription
    private let topics: Topics
    private let rules: AlertRules
    private let log: any EventLog
    private let logger: Logger

    private let lateness: Double

    /// - Parameter lateness: how much later than a newer verdict an older one may arrive and still be
    ///   known as older after a change of owner; above the time that requests are parked.
    package init(
        topics: Topics, groups: Groups, rules: AlertRules, log: any EventLog,
        lateness: Duration = .seconds(3_600), logger: Logger
    ) {
        description = .alerting(topics: topics, groups: groups)
        self.topics = topics
        self.rules = rules
        self.log = log
        self.lateness = lateness / .seconds(1)
        self.logger = logger
    }

    /// The alerts of each partition owned.
    package struct Memory: Sendable {
        var books: [Int32: AlertBook] = [:]
    }

    package func makeMemory() -> Memory { Memory() }

    package func forget(_ partitions: Set<Partition>, memory: inout Memory) {
        for partition in partitions { memory.books[partition.index] = nil }
    }

    package func process(
        _ records: [Record], memory: inout Memory
    ) async throws -> [Emission] {
        var emissions: [Emission] = []
        var changed: [ChangedKey: Record] = [:]
        var order: [ChangedKey] = []
        for record in records {
            let index = record.position.partition.index
            if memory.books[index] == nil {
                memory.books[index] = try await book(before: record)
            }
            guard let input = input(of: record) else { continue }
            let actions = memory.books[index]?.apply(input, at: record.timestamp) ?? []
            var ordinal = 0
            for action in actions {
                switch action {
                case .tell(let notice):
                    emissions.append(
                        Emission(
                            NoticeCodec.message(notice, causation: record.causationID),
                            to: topics.notices))
                case .relate(let relation):
                    emissions.append(
                        Emission(
                            AlertCodec.message(relation, causedBy: record, ordinal: ordinal),
                            to: topics.observations))
                    ordinal += 1
                case .remember(let key):
                    let key = ChangedKey(partition: index, key: key)
                    if changed.updateValue(record, forKey: key) == nil { order.append(key) }
                }
            }
        }
        // Of what changed several times in the batch only the last state counts.
        for (ordinal, key) in order.enumerated() {
            guard let cause = changed[key], let book = memory.books[key.partition] else { continue }
            let message = message(key.key, in: book, causedBy: cause, ordinal: ordinal)
            emissions.append(Emission(message, to: topics.alerts))
        }
        return emissions
    }

    private struct ChangedKey: Hashable {
        let partition: Int32
        let key: String
    }

    private func message(
        _ key: String, in book: AlertBook, causedBy cause: Record, ordinal: Int
    ) -> Message {
        if key == AlertBook.silencesKey {
            let key = PartitionKey.leading(to: book.index, of: book.count, prefix: key)
            return AlertCodec.message(
                SilenceList(book.silences), key: key, causedBy: cause, ordinal: ordinal)
        }
        if let ledger = book.ledger(key) {
            return AlertCodec.message(ledger, causedBy: cause, ordinal: ordinal)
        }
        if let place = book.place(key) {
            return AlertCodec.message(place, causedBy: cause, ordinal: ordinal)
        }
        return AlertCodec.tombstone(key: key)
    }

    /// Nil for what is none of ours: others may write to the topic too.
    private func input(of record: Record) -> DecisionInput? {
        do {
            return try AlertCodec.readInput(record)
        } catch {
            logger.warning("passes over \(record.position): \(error)")
            return nil
        }
    }

    // MARK: What a former owner knew

    /// The book as the former owner of the partition left it before the record.
    private func book(before record: Record) async throws -> AlertBook {
        let partition = record.position.partition
        let counts = try await log.describe([topics.observations, topics.alerts])
        guard let own = counts.first(where: { $0.name == topics.observations }),
            let alerts = counts.first(where: { $0.name == topics.alerts })
        else { throw EventLogError.topicMissing(topics.alerts) }
        let count = Int32(own.partitions.count)
        var book = AlertBook(partition: partition.index, of: count, rules: rules)
        // Keys lead to the same partition of both, where these have equally many.
        let isAlike = alerts.partitions.count == own.partitions.count
        for description in alerts.partitions
        where !isAlike || description.partition.index == partition.index {
            try await log.walk(description) { known in
                let key = known.message.key ?? []
                guard Partitioner.partition(of: key, count: count) == partition.index else {
                    return
                }
                if let known = remembered(known) { book.restore(known) }
            }
        }
        try await recall(before: record, into: &book)
        return book
    }

    private func remembered(_ record: Record) -> AlertRecord? {
        do {
            return try AlertCodec.readRecord(record)
        } catch {
            logger.warning("passes over \(record.position): \(error)")
            return nil
        }
    }

    /// Newer verdicts that changed nothing are not in the alerts, nor is the time: they are read again,
    /// as far back as an older verdict may come late.
    private func recall(before record: Record, into book: inout AlertBook) async throws {
        let partition = record.position.partition
        let bounds = PartitionDescription(
            partition: partition, begin: 0, end: record.position.offset)
        let start = record.timestamp.addingTimeInterval(-lateness)
        try await log.walk(bounds, from: .time(start)) { past in
            guard past.position.offset < record.position.offset, let input = input(of: past)
            else { return }
            book.recall(input, at: past.timestamp)
        }
    }
}
