import Events
import FoundationEssentials

/// What the in-memory log holds, and everything that can happen to it.
///
/// Each method is one atomic step.
struct MemoryLogState {
    typealias MemberID = UInt64

    var topics: [TopicName: MemoryTopic] = [:]
    var groups: [GroupName: MemoryGroup] = [:]
    private var lastMember: MemberID = 0

    mutating func create(_ specifications: [TopicSpecification]) {
        for specification in specifications where topics[specification.name] == nil {
            topics[specification.name] = MemoryTopic(specification)
        }
    }

    func describe(_ names: [TopicName]?) -> [TopicDescription] {
        (names ?? topics.keys.sorted()).compactMap { topics[$0]?.description }
    }

    func lag(
        of group: GroupName, in names: [TopicName], at now: Date
    ) throws(EventLogError) -> [PartitionLag] {
        let committed = groups[group]?.committed ?? [:]
        var lags: [PartitionLag] = []
        for name in names {
            lags += try topic(name).partitions.map { $0.lag(behind: committed, at: now) }
        }
        return lags
    }

    func partition(_ partition: Partition) throws(EventLogError) -> MemoryPartition {
        let partitions = try topic(partition.topic).partitions
        guard partitions.indices.contains(Int(partition.index)) else {
            throw .topicMissing(partition.topic)
        }
        return partitions[Int(partition.index)]
    }

    /// Nil where unread records leave no room.
    ///
    /// Everything is changed in its place: a copy of a topic would copy all of its records.
    mutating func append(
        _ messages: [Message], to name: TopicName, at now: Date
    ) throws(EventLogError) -> [Position]? {
        let retention = try topic(name).retention
        let indices = messages.map { topics[name]?.partitionIndex(for: $0) ?? 0 }
        let incoming = Dictionary(zip(indices, messages.map(\.sizeInBytes)), uniquingKeysWith: +)
        for (index, bytes) in incoming where retention != Retention() {
            let unread = unreadFrom(index, of: name)
            topics[name]?.partitions[index].apply(
                retention, unreadFrom: unread, makingRoomFor: bytes, at: now)
            let isFull = topics[name]?.partitions[index].isFull(
                taking: bytes, limit: retention.bytes)
            guard isFull == false || unread == nil else { return nil }
        }
        let positions = zip(indices, messages).compactMap {
            topics[name]?.partitions[$0].append($1, at: now)
        }
        applyRetention(at: now, in: name)
        return positions
    }

    mutating func applyRetention(at now: Date) {
        for name in topics.keys { applyRetention(at: now, in: name) }
    }

    private mutating func applyRetention(at now: Date, in name: TopicName) {
        guard let retention = topics[name]?.retention, retention != Retention() else { return }
        for index in 0..<(topics[name]?.partitions.count ?? 0) {
            let unread = unreadFrom(index, of: name)
            topics[name]?.partitions[index].apply(retention, unreadFrom: unread, at: now)
        }
    }

    /// The first offset that some group still has to commit; nil when there is none.
    private func unreadFrom(_ index: Int, of name: TopicName) -> Int64? {
        guard let partition = topics[name]?.partitions[index] else { return nil }
        let positions = groups.values
            .filter { $0.topics.contains(name) }
            .map { $0.committed[partition.name] ?? partition.begin }
        guard let first = positions.min(), first < partition.end else { return nil }
        return first
    }

    private func topic(_ name: TopicName) throws(EventLogError) -> MemoryTopic {
        guard let topic = topics[name] else { throw .topicMissing(name) }
        return topic
    }
}

// MARK: Groups

extension MemoryLogState {
    mutating func join(
        _ name: GroupName, topics: [TopicName], connection: UInt64
    ) throws(EventLogError) -> MemberID {
        for topic in topics { _ = try self.topic(topic) }
        lastMember += 1
        let id = lastMember
        changeGroup(name) { group in
            group.topics.formUnion(topics)
            group.members[id] = MemoryMember(topics: Set(topics), connection: connection)
        }
        return id
    }

    mutating func next(
        _ id: MemberID, of name: GroupName, limit: BatchLimit
    ) throws(EventLogError) -> EventBatch {
        guard let known = groups[name]?.members[id] else { throw .closed }
        if !known.isAlive { changeGroup(name) { $0.members[id]?.isAlive = true } }
        guard let group = groups[name], var member = group.members[id] else { throw .closed }
        defer { groups[name]?.members[id] = member }
        if let reason = member.lost {
            member.rewind()
            throw .batchLost(reason)
        }
        var records: [Record] = []
        var room = limit
        for owned in member.takeTurns() {
            let start = member.cursors[owned] ?? group.committed[owned]
            let more = try partition(owned).records(
                from: start.map(ReadStart.offset) ?? .beginning, limit: room,
                evenIfTooLarge: records.isEmpty)
            if let last = more.last { member.cursors[owned] = last.position.offset + 1 }
            records += more
            room.records -= more.count
            room.bytes -= more.reduce(0) { $0 + $1.message.sizeInBytes }
        }
        return member.takeInHand(records)
    }

    mutating func commit(
        _ batch: EventBatch, emitting emissions: [Emission], by id: MemberID, of name: GroupName,
        at now: Date
    ) throws(EventLogError) {
        guard let member = groups[name]?.members[id] else { throw .closed }
        if let reason = member.lost { throw .batchLost(reason) }
        if !batch.isEmpty {
            guard member.inHand.contains(where: { $0.sequence == batch.sequence }) else {
                throw .batchLost("it was given up before")
            }
            precondition(member.inHand.first?.sequence == batch.sequence, "commit in order")
            groups[name]?.members[id]?.inHand.removeFirst()
        }
        for emission in emissions { _ = try topic(emission.topic) }
        for record in batch.records {
            groups[name]?.committed[record.position.partition] = record.position.offset + 1
        }
        for emission in emissions {
            guard let index = topics[emission.topic]?.partitionIndex(for: emission.message) else {
                continue
            }
            _ = topics[emission.topic]?.partitions[index].append(emission.message, at: now)
        }
    }

    /// False when the member has left.
    @discardableResult
    mutating func rewind(_ id: MemberID, of name: GroupName) -> Bool {
        groups[name]?.members[id]?.rewind() != nil
    }

    mutating func leave(_ id: MemberID, of name: GroupName) {
        changeGroup(name) { $0.members[id] = nil }
    }

    mutating func leave(connection: UInt64) {
        for name in groups.keys {
            changeGroup(name) { group in
                group.members = group.members.filter { $0.value.connection != connection }
            }
        }
    }

    mutating func lapse(connection: UInt64) {
        for name in groups.keys {
            changeGroup(name) { group in
                for (id, member) in group.members where member.connection == connection {
                    group.members[id]?.isAlive = false
                }
            }
        }
    }

    /// Changes who is in a group, and then who owns what.
    private mutating func changeGroup(_ name: GroupName, _ body: (inout MemoryGroup) -> Void) {
        var group = groups[name] ?? MemoryGroup()
        body(&group)
        group.share(group.topics.flatMap { topics[$0]?.partitions.map(\.name) ?? [] })
        groups[name] = group
    }
}
