import Events

/// Reads all partitions of a topic in the order of time, outside of any group.
struct MergedReading {
    private let log: any EventLog
    private var parts: [Part]

    private struct Part {
        let partition: Partition
        var start: ReadStart
        /// Where the partition ended when the reading began.
        let end: Int64
        /// In reverse, so that taking the first is cheap.
        var page: [Record] = []
        var isAtEnd = false

        mutating func take(_ records: [Record]) {
            page = records.reversed()
            if let last = records.last { start = .offset(last.position.offset + 1) }
        }
    }

    /// How many records a read brings at most.
    private static let pageSize = BatchLimit(records: 200, bytes: 4 << 20)
    /// How often a topic that is followed is looked at.
    private static let pause = Duration.milliseconds(200)

    /// - Parameters:
    ///   - start: nil for the last records.
    ///   - last: how many these are.
    init(
        of topic: TopicName, in log: any EventLog, from start: ReadStart?, last: Int
    ) async throws {
        guard let description = try await log.describe([topic]).first else {
            throw EventLogError.topicMissing(topic)
        }
        self.log = log
        parts = description.partitions.map { part in
            // An offset may be missing (a transaction marker), so the last few come from here.
            let tail = ReadStart.offset(max(part.begin, part.end - Int64(last)))
            return Part(partition: part.partition, start: start ?? tail, end: part.end)
        }
        guard start == nil else { return }
        try await keepLast(last)
    }

    /// The next record; nil at the end, unless the topic is followed.
    ///
    /// - Parameter pausing: is called each time that there was nothing new; it may throw to end.
    mutating func next(
        following: Bool, pausing: () throws -> Void = {}
    ) async throws -> Record? {
        while true {
            try await fill(following: following)
            let first = parts.indices.filter { !parts[$0].page.isEmpty }.min { earlier($0, $1) }
            if let first { return parts[first].page.removeLast() }
            guard following else { return nil }
            try pausing()
            try await Task.sleep(for: Self.pause)
        }
    }

    private func earlier(_ left: Int, _ right: Int) -> Bool {
        guard let left = parts[left].page.last, let right = parts[right].page.last else {
            return false
        }
        return (left.timestamp, left.position.partition) < (
            right.timestamp, right.position.partition
        )
    }

    /// Fetches pages of the partitions that have none in hand.
    ///
    /// Partitions that were at their end are asked again only when nothing else is left.
    private mutating func fill(following: Bool) async throws {
        let isDry = parts.allSatisfy { $0.page.isEmpty }
        for index in parts.indices where parts[index].page.isEmpty {
            if parts[index].isAtEnd, !(following && isDry) { continue }
            let part = parts[index]
            var records = try await log.read(part.partition, from: part.start, limit: Self.pageSize)
            if !following { records.removeAll { $0.position.offset >= part.end } }
            parts[index].isAtEnd = records.isEmpty
            parts[index].take(records)
        }
    }

    /// Drops all that are in hand but the last ones by time.
    private mutating func keepLast(_ count: Int) async throws {
        for index in parts.indices {
            var all: [Record] = []
            while true {
                let page = try await log.read(
                    parts[index].partition, from: parts[index].start, limit: Self.pageSize)
                guard let last = page.last else { break }
                all += page
                parts[index].start = .offset(last.position.offset + 1)
                if last.position.offset + 1 >= parts[index].end { break }
            }
            parts[index].page = all.reversed()
            parts[index].isAtEnd = true
        }
        let excess = parts.reduce(0) { $0 + $1.page.count } - count
        for _ in 0..<max(0, excess) {
            guard let first = parts.indices.filter({ !parts[$0].page.isEmpty }).min(by: earlier)
            else { return }
            parts[first].page.removeLast()
        }
    }
}
