import Events
import FoundationEssentials
import Synchronization

/// The alerts, what became of their notices, and what people said, followed in the log and kept at hand
/// for those who look often.
///
/// It holds as much as the deciding step does, all partitions together; what is well takes no room.
/// Outside of any group, so that every process has its own.
package final class AlertWatch: Sendable {
    /// All of it at one moment.
    package struct Snapshot: Sendable {
        package var board = AlertBoard()
        package var deliveries = DeliveryBoard()
        package var journal = CommandJournal()
    }

    private struct State {
        var snapshot = Snapshot()
        var next: [Partition: Int64] = [:]
    }

    private let log: any EventLog
    private let topics: Topics
    private let now: @Sendable () -> Date
    private let state = Mutex(State())

    /// Records that one look takes out of a partition at a time.
    private static let page = BatchLimit(records: 500, bytes: 4 * 1_024 * 1_024)
    /// How far back deliveries are read, in seconds: as long as the longest schedule of attempts.
    private static let deliveryHorizon = 4 * 86_400.0

    package init(_ log: any EventLog, topics: Topics, now: @escaping @Sendable () -> Date) {
        self.log = log
        self.topics = topics
        self.now = now
    }

    package var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Takes in all that the log holds at the time of the call; a topic that does not exist yet is empty.
    ///
    /// One task at a time calls it.
    /// - Returns: how many records were taken in.
    @discardableResult
    package func advance() async throws(EventLogError) -> Int {
        var count = 0
        let followed = [topics.alerts, topics.notifications, topics.commands]
        for topic in try await log.describe(followed) {
            for partition in topic.partitions { count += try await advance(partition) }
        }
        return count
    }

    private func advance(_ bounds: PartitionDescription) async throws(EventLogError) -> Int {
        var count = 0
        var start = start(in: bounds)
        while start.isBefore(bounds.end) {
            let records = try await log.read(bounds.partition, from: start, limit: Self.page)
            guard let last = records.last else { break }
            take(records, of: bounds.partition)
            start = .offset(last.position.offset + 1)
            count += records.count
        }
        return count
    }

    private func start(in bounds: PartitionDescription) -> ReadStart {
        state.withLock { state in
            if let next = state.next[bounds.partition] {
                if next <= bounds.end { return .offset(next) }
                // The topic was deleted and made anew: its offsets began again.
                state = State()
            }
            return bounds.partition.topic == topics.notifications
                ? .time(now().addingTimeInterval(-Self.deliveryHorizon)) : .beginning
        }
    }

    private func take(_ records: [Record], of partition: Partition) {
        state.withLock { state in
            for record in records {
                switch partition.topic {
                case topics.alerts: state.snapshot.board.apply(record)
                case topics.notifications: state.snapshot.deliveries.apply(record)
                default: state.snapshot.journal.apply(record)
                }
                state.next[partition] = record.position.offset + 1
            }
        }
    }
}

extension ReadStart {
    /// Whether anything before `end` could be read from here.
    fileprivate func isBefore(_ end: Int64) -> Bool {
        guard case .offset(let offset) = self else { return end > 0 }
        return offset < end
    }
}
