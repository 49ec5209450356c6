import Events
import FoundationEssentials

/// Carries the outcome topics into the inventory, page by page, from where the inventory stands.
///
/// It needs no consumer group: the inventory keeps its own positions, so that a copy, a restored
/// back-up and a new file each go on from the right place.
package struct InventoryProjection: Sendable {
    private let log: any EventLog
    private let store: InventoryStore
    private let topics: [TopicName]
    private let page: BatchLimit
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - page: the most that one transaction takes. Certificates come in no order, so that each dirties
    ///     other pages of the indexes: a large transaction writes them once.
    ///   - now: the time that reviews go by.
    package init(
        _ log: any EventLog, into store: InventoryStore, topics: Topics = Topics(),
        page: BatchLimit = BatchLimit(records: 4_000, bytes: 8 * 1024 * 1024),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.log = log
        self.store = store
        self.topics = topics.outcomes
        self.page = page
        self.now = now
    }

    /// Takes in all that the log holds at the time of the call.
    ///
    /// A topic that does not exist yet is empty. Records that are no outcomes are passed over.
    /// Cancelled, it ends after the page in hand.
    /// - Parameter progress: is told how many records each page had.
    /// - Returns: how many records were taken in; 0 when the inventory has all that the log has.
    /// - Throws: `EventLogError`, `InventoryError`; then the page in hand was not taken in.
    @discardableResult
    package func advance(progress: (Int) -> Void = { _ in }) async throws -> Int {
        var count = 0
        for topic in try await log.describe(topics) {
            for partition in topic.partitions {
                count += try await advance(partition, progress: progress)
            }
        }
        return count
    }

    /// The next page is read and decoded while the one before it is written.
    private func advance(
        _ bounds: PartitionDescription, progress: (Int) -> Void
    ) async throws -> Int {
        var count = 0
        var start = try await start(in: bounds)
        var page = try await read(bounds, from: start)
        while let current = page {
            start = current.end
            async let next = read(bounds, from: current.end)
            // Another process that uses the file may have taken it in meanwhile.
            guard try await store.apply(current, now: now()) else { return count }
            count += Int(current.end - (current.start ?? bounds.begin))
            progress(current.outcomes.count)
            page = Task.isCancelled ? nil : try await next
        }
        return count
    }

    /// Where the inventory stands in a partition; nil where it knows nothing of it.
    private func start(in bounds: PartitionDescription) async throws -> Int64? {
        let next = try await store.position(of: bounds.partition)
        guard let next, next > bounds.end else { return next }
        // The topic was deleted and made anew: its offsets began again.
        try await store.forgetPosition(of: bounds.partition)
        return nil
    }

    /// Nil at the end of the partition, as it was described.
    private func read(
        _ bounds: PartitionDescription, from start: Int64?
    ) async throws -> OutcomePage? {
        guard start ?? bounds.begin < bounds.end else { return nil }
        let records = try await log.read(
            bounds.partition, from: start.map(ReadStart.offset) ?? .beginning, limit: page)
        guard let last = records.last else { return nil }
        return OutcomePage(
            records, of: bounds.partition, from: start, to: last.position.offset + 1)
    }
}
