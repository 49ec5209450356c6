import Events

/// Copies topics and the places of groups from one log to another, so that services go on there as
/// if nothing had been.
///
/// Records keep offsets and timestamps: ids of consequences derive from both, so what was judged
/// there is recognised here. It can be repeated: what is there already is not copied again. Groups
/// are moved last, and only once the source was still while everything was read, so that no position
/// runs ahead of what followed from it.
package struct LogCopy: Sendable {
    private let source: any EventLogUpkeep
    private let target: any EventLogUpkeep
    private let replicationFactor: Int16?
    private let compacted: Set<TopicName>
    private let progress: @Sendable (String) -> Void

    /// Passes over a source that others still write to, each copying what came during the last.
    private static let maximumPasses = 10
    private static let page = BatchLimit(records: 5_000, bytes: 16 << 20)

    /// - Parameters:
    ///   - replicationFactor: of topics made on the target.
    ///   - compacted: topics that keep the last record of each key where they are made.
    package init(
        from source: any EventLogUpkeep, to target: any EventLogUpkeep,
        replicationFactor: Int16? = nil, compacted: Set<TopicName> = [],
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.source = source
        self.target = target
        self.replicationFactor = replicationFactor
        self.compacted = compacted
        self.progress = progress
    }

    package struct Report: Hashable, Sendable {
        /// Records copied by this run, by topic.
        package fileprivate(set) var records: [TopicName: Int] = [:]
        /// Records that were there before, counted in offsets.
        package fileprivate(set) var foundOffsets: Int64 = 0
        package fileprivate(set) var groups: [GroupName] = []
    }

    /// What of the source has to stand still.
    private struct State: Equatable {
        let topics: [TopicDescription]
        let groups: [GroupPositions]
    }

    /// - Parameter topics: missing ones are passed over.
    /// - Throws: `EventLogError`: `refused` where the target holds something else, `unavailable` where
    ///   the source does not stand still.
    package func run(_ topics: [TopicName]) async throws -> Report {
        var report = Report()
        var state = try await state(of: topics)
        for pass in 1...Self.maximumPasses {
            for topic in state.topics { try await copy(topic, isFirst: pass == 1, &report) }
            let after = try await self.state(of: topics)
            if after == state {
                for group in state.groups {
                    try await target.move(try await settled(group))
                    report.groups.append(group.group)
                }
                return report
            }
            state = after
        }
        throw EventLogError.unavailable(
            "the source was written to all the time: stop its services, and copy again; what was"
                + " copied so far stays")
    }

    private func state(of names: [TopicName]) async throws -> State {
        let topics = try await source.describe(names)
        let copied = Set(topics.map(\.name))
        let groups = try await source.groups().compactMap { group -> GroupPositions? in
            let positions = group.positions.filter { copied.contains($0.key.topic) }
            return positions.isEmpty ? nil : GroupPositions(group.group, positions)
        }
        return State(topics: topics, groups: groups)
    }

    /// Where nothing is left to read, the group stands at the end: what is behind its position may be
    /// markers of transactions, which another log would count as offsets to come.
    private func settled(_ group: GroupPositions) async throws -> GroupPositions {
        var positions = group.positions
        let topics = Set(positions.keys.map(\.topic)).sorted()
        for lag in try await source.lag(of: group.group, in: topics) where lag.records == 0 {
            if positions[lag.partition] != nil { positions[lag.partition] = lag.end }
        }
        return GroupPositions(group.group, positions)
    }

    private func copy(
        _ topic: TopicDescription, isFirst: Bool, _ report: inout Report
    ) async throws {
        let found = try await prepare(topic)
        for (part, there) in zip(topic.partitions, found.partitions) {
            if isFirst {
                try await requireSame(part, there, hasGaps: topic.keepsLastOfKey)
                report.foundOffsets += max(0, there.end - max(part.begin, there.begin))
            }
            let count = try await copy(part, from: max(there.end, part.begin))
            report.records[topic.name, default: 0] += count
        }
    }

    /// The topic on the target, made where it is missing.
    private func prepare(_ topic: TopicDescription) async throws -> TopicDescription {
        try await target.create([
            TopicSpecification(
                topic.name, partitions: Int32(topic.partitions.count),
                replicationFactor: replicationFactor, retention: topic.retention,
                keepsLastOfKey: topic.keepsLastOfKey || compacted.contains(topic.name))
        ])
        guard let found = try await target.describe([topic.name]).first else {
            throw EventLogError.topicMissing(topic.name)
        }
        guard found.partitions.count == topic.partitions.count else {
            throw EventLogError.refused(
                "topic \(topic.name) has \(found.partitions.count) partitions on the target and"
                    + " \(topic.partitions.count) here: keys would change theirs")
        }
        return found
    }

    /// What is there already has to be the beginning of what is to be copied.
    /// - Parameter hasGaps: the source may have dropped since what the target has.
    private func requireSame(
        _ part: PartitionDescription, _ there: PartitionDescription, hasGaps: Bool
    ) async throws {
        guard there.end > there.begin else { return }
        let partition = part.partition
        guard there.end <= part.end else {
            throw EventLogError.refused(
                "\(partition) on the target goes on behind the source's end")
        }
        let mark = try await target.read(
            partition, from: .offset(max(there.begin, part.begin)), limit: BatchLimit(records: 1))
        guard let first = mark.first else { return }
        let tail = try await target.read(
            partition, from: .offset(max(there.begin, there.end - 100)), limit: Self.page)
        for record in [first] + tail.suffix(1) where record.position.offset >= part.begin {
            let same = try await source.read(
                partition, from: .offset(record.position.offset), limit: BatchLimit(records: 1))
            if hasGaps, same.first?.position != record.position { continue }
            guard same.first == record else {
                throw EventLogError.refused(
                    "\(record.position) on the target is not the source's: copy to an empty topic")
            }
        }
    }

    /// A page is put in place when the one behind it is known, and so where its gap ends.
    private func copy(_ part: PartitionDescription, from start: Int64) async throws -> Int {
        guard start < part.end else { return 0 }
        let partition = part.partition
        var count = 0
        var page = try await page(of: part, from: start)
        if page.isEmpty { try await target.restore([], to: partition, endingAt: part.end) }
        while let last = page.last {
            let next = try await self.page(of: part, from: last.position.offset + 1)
            try await target.restore(
                page, to: partition, endingAt: next.first?.position.offset ?? part.end)
            count += page.count
            progress("\(partition): \(last.position.offset + 1) of \(part.end)")
            page = next
        }
        return count
    }

    private func page(
        of part: PartitionDescription, from start: Int64
    ) async throws -> [Record] {
        guard start < part.end else { return [] }
        let page = try await source.read(
            part.partition, from: .offset(start), limit: Self.page)
        return page.filter { $0.position.offset < part.end }
    }
}
