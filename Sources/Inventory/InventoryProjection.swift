import Events

/// Carries the outcome topics into the inventory, page by page, from where the inventory stands.
///
/// It needs no consumer group: the inventory keeps its own positions, so that a copy, a restored
/// back-up and a new file each go on from the right place.
package struct InventoryProjection: Sendable {
    private let log: any EventLog
    private let store: InventoryStore
    private let topics: [TopicName]
    private let page: BatchLimit

    /// - Parameter page: the most that one transaction takes; 500 is where batching stops to pay.
    package init(
        _ log: any EventLog, into store: InventoryStore, topics: Topics = Topics(),
        page: BatchLimit = BatchLimit(records: 500, bytes: 4 * 1024 * 1024)
    ) {
        self.log = log
        self.store = store
        self.topics = topics.outcomes
        self.page = page
    }

    /// Takes in at most one page of each partition.
    ///
    /// A topic that does not exist yet is empty. Records that are no outcomes are passed over.
    /// - Returns: how many records were taken in; 0 when the inventory has all that the log has.
    /// - Throws: `EventLogError`, `InventoryError`; then the page in hand was not taken in.
    package func advance() async throws -> Int {
        var count = 0
        for topic in try await log.describe(topics) {
            for partition in topic.partitions { count += try await advance(partition) }
        }
        return count
    }

    private func advance(_ bounds: PartitionDescription) async throws -> Int {
        let partition = bounds.partition
        var next = try await store.position(of: partition)
        if let known = next, known > bounds.end {
            // The topic was deleted and made anew: its offsets began again.
            try await store.forgetPosition(of: partition)
            next = nil
        }
        guard next ?? bounds.begin < bounds.end else { return 0 }
        let records = try await log.read(
            partition, from: next.map(ReadStart.offset) ?? .beginning, limit: page)
        guard let last = records.last else { return 0 }
        try await store.apply(
            records.compactMap { try? OutcomeCodec.read($0) },
            positions: [partition: last.position.offset + 1])
        return records.count
    }
}
