import Events

/// A log with a watch on it: the same log, whose subscriptions note what they have committed.
struct MeasuredLog: EventLog {
    let log: any EventLog
    let tally: RunTally

    var maximumMessageBytes: Int { log.maximumMessageBytes }

    func create(_ topics: [TopicSpecification]) async throws(EventLogError) {
        try await log.create(topics)
    }

    func describe(_ names: [TopicName]?) async throws(EventLogError) -> [TopicDescription] {
        try await log.describe(names)
    }

    func lag(
        of group: GroupName, in topics: [TopicName]
    ) async throws(EventLogError) -> [PartitionLag] {
        try await log.lag(of: group, in: topics)
    }

    func append(
        _ messages: [Message], to topic: TopicName
    ) async throws(EventLogError) -> [Position] {
        try await log.append(messages, to: topic)
    }

    func subscribe(
        _ group: GroupName, to topics: [TopicName]
    ) async throws(EventLogError) -> any EventSubscription {
        MeasuredSubscription(
            subscription: try await log.subscribe(group, to: topics), tally: tally)
    }

    func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Record] {
        try await log.read(partition, from: start, limit: limit)
    }

    func close() async { await log.close() }
}

private struct MeasuredSubscription: EventSubscription {
    let subscription: any EventSubscription
    let tally: RunTally

    func next(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws(EventLogError) -> EventBatch {
        try await subscription.next(limit, waitingUpTo: timeout)
    }

    func commit(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError) {
        try await subscription.commit(batch, emitting: emissions)
        tally.committed(batch, emissions)
    }

    func rewind() async throws(EventLogError) { try await subscription.rewind() }

    func leave() async { await subscription.leave() }
}
