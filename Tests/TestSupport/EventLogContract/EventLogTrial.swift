import Events
import Foundation
import Testing

/// A fixture with one connection, and the steps that most trials are made of.
package struct EventLogTrial: Sendable {
    let fixture: any EventLogFixture
    let log: any EventLog
    /// Keeps topics and groups of trials that share a broker apart.
    private let prefix = "contract-\(UUID().uuidString.prefix(8))"

    init(on fixture: any EventLogFixture) async throws {
        self.fixture = fixture
        log = try await fixture.connect()
    }

    func name(_ suffix: String) throws -> TopicName {
        try TopicName("\(prefix).\(suffix)")
    }

    func group(_ suffix: String = "readers") throws -> GroupName {
        try GroupName("\(prefix).\(suffix)")
    }

    /// A new topic.
    ///
    /// Where the implementation decides on the partitions, there may be more.
    func topic(
        _ suffix: String = "topic", partitions: Int32 = 1, retention: Retention = Retention(),
        keepsLastOfKey: Bool = false
    ) async throws -> TopicName {
        let name = try name(suffix)
        try await log.create([
            TopicSpecification(
                name, partitions: partitions, retention: retention, keepsLastOfKey: keepsLastOfKey)
        ])
        return name
    }

    /// All records of a topic now, partition after partition.
    func everything(in topic: TopicName) async throws -> [Record] {
        let described = try await log.describe([topic])
        var records: [Record] = []
        for partition in described.flatMap(\.partitions) {
            var offset = partition.begin
            while offset < partition.end {
                let more = try await log.read(
                    partition.partition, from: .offset(offset), limit: BatchLimit(records: 1000))
                guard let last = more.last else { break }
                records += more
                offset = last.position.offset + 1
            }
        }
        return records
    }

    /// The next batch that has something in it.
    func batch(
        from subscription: any EventSubscription, limit: BatchLimit = BatchLimit(records: 1000)
    ) async throws -> EventBatch {
        let batch = try await subscription.next(limit, waitingUpTo: fixture.patience)
        try #require(!batch.isEmpty, "nothing came within \(fixture.patience)")
        return batch
    }

    /// Reads and commits until `count` records have come, which need not come in one batch.
    @discardableResult
    func take(
        _ count: Int, from subscription: any EventSubscription, perBatch: Int = 1000
    ) async throws -> [Record] {
        var records: [Record] = []
        while records.count < count {
            let limit = BatchLimit(records: min(perBatch, count - records.count))
            let batch = try await batch(from: subscription, limit: limit)
            try await subscription.commit(batch, emitting: [])
            records += batch.records
        }
        return records
    }

    /// Reads and commits as a service does, going on after a lost batch, until told to stop.
    ///
    /// - Parameter isDone: looks at what was committed so far, before each read.
    func work(
        _ subscription: any EventSubscription, perBatch: Int = 10,
        emitting: @Sendable (Record) -> [Emission] = { _ in [] },
        committed: @Sendable ([Record]) -> Void, until isDone: @Sendable () -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + fixture.patience
        while !isDone() {
            try #require(ContinuousClock.now < deadline, "not done within \(fixture.patience)")
            do throws(EventLogError) {
                let batch = try await subscription.next(
                    BatchLimit(records: perBatch), waitingUpTo: .milliseconds(20))
                guard !batch.isEmpty else { continue }
                try await subscription.commit(
                    batch, emitting: batch.records.flatMap(emitting))
                committed(batch.records)
            } catch {
                // The records of a lost batch come again, to this member or another.
                guard error.isBatchLost else { throw error }
            }
        }
    }

    /// Asks again and again until it is so.
    func eventually(
        _ what: Comment, _ isSo: () async throws -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + fixture.patience
        while try await !isSo() {
            try #require(ContinuousClock.now < deadline, what)
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

/// Messages whose values are `prefix` and a number, of one key or of a key each.
func numbered(
    _ range: Range<Int>, prefix: String = "", key: String? = nil, timestamp: Date? = nil
) -> [Message] {
    range.map { number in
        Message(
            key: Array((key ?? "key-\(number)").utf8), value: Array("\(prefix)\(number)".utf8),
            timestamp: timestamp)
    }
}

extension Record {
    /// The value as text.
    var text: String { String(decoding: message.value ?? [], as: UTF8.self) }
}

extension [Message] {
    var texts: [String] { map { String(decoding: $0.value ?? [], as: UTF8.self) } }
}

/// Expects an error for which `isExpected` holds.
func expectError(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ isExpected: (EventLogError) -> Bool, from body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown: \(what)", sourceLocation: sourceLocation)
    } catch let error as EventLogError {
        #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}

extension EventLogError {
    var isBatchLost: Bool { if case .batchLost = self { true } else { false } }
    var isRefused: Bool { if case .refused = self { true } else { false } }
    var isTooLarge: Bool { if case .messageTooLarge = self { true } else { false } }
}
