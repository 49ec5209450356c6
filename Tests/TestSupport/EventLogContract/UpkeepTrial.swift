import Events
import Foundation
import Testing

/// What every log with an upkeep owes, shown on one that is given.
package struct UpkeepTrial {
    private let log: any EventLogUpkeep
    private let topic: TopicName
    private let group: GroupName

    /// - Parameter prefix: of names that nobody else uses.
    package init(_ log: any EventLogUpkeep, prefix: String) throws {
        self.log = log
        topic = try TopicName(prefix + ".records")
        group = try GroupName(prefix + ".readers")
    }

    /// Records come back at their offsets and times, and gaps of all sizes are gaps.
    package func restoresRecordsWhereTheyWere() async throws {
        try await log.create([TopicSpecification(topic, partitions: 2)])
        let partition = Partition(topic, 1)
        let records = [5, 6, 7, 9, 12, 13, 20].map { record(partition, $0) }
        try await log.restore(Array(records.prefix(4)), to: partition, endingAt: 12)
        #expect(try await bounds(partition) == [5, 12])
        try await log.restore(Array(records.dropFirst(4)), to: partition, endingAt: 23)
        #expect(try await bounds(partition) == [5, 23])
        let found = try await read(partition)
        #expect(found.map(\.position.offset) == records.map(\.position.offset))
        #expect(found == records)
        // What comes next has its own place behind the end.
        let keyed = Message(key: [1], value: [1])
        let position = try await log.append([keyed, Message(key: [2], value: [2])], to: topic)
        #expect(position.allSatisfy { $0.partition != partition || $0.offset >= 23 })
        await #expect(throws: EventLogError.self) {
            try await log.restore([record(partition, 7)], to: partition, endingAt: 8)
        }
    }

    /// A group goes on where it was put, and begins anew once it was forgotten.
    package func movesAndForgetsGroups() async throws {
        try await log.create([TopicSpecification(topic, partitions: 1)])
        let partition = Partition(topic, 0)
        try await log.restore((0..<6).map { record(partition, $0) }, to: partition, endingAt: 6)
        try await log.move(GroupPositions(group, [partition: 4]))
        #expect(
            try await log.groups().first { $0.group == group }?.positions == [partition: 4])
        #expect(try await firstRead() == 4)
        #expect(try await log.forget(group))
        #expect(try await !log.groups().contains { $0.group == group })
        #expect(try await !log.forget(group))
        #expect(try await firstRead() == 0)
    }

    /// Neither is done to a group that is at work.
    package func leavesLivingGroupsAlone() async throws {
        try await log.create([TopicSpecification(topic, partitions: 1)])
        let partition = Partition(topic, 0)
        try await log.restore([record(partition, 0)], to: partition, endingAt: 1)
        let member = try await log.subscribe(group, to: [topic])
        try await awaitRecords(of: member)
        await #expect(throws: EventLogError.self) { try await log.forget(group) }
        await #expect(throws: EventLogError.self) {
            try await log.move(GroupPositions(group, [partition: 1]))
        }
        await member.leave()
    }

    private func firstRead() async throws -> Int64? {
        let member = try await log.subscribe(group, to: [topic])
        let batch = try await awaitRecords(of: member)
        await member.leave()
        return batch.records.first?.position.offset
    }

    @discardableResult
    private func awaitRecords(of member: any EventSubscription) async throws -> EventBatch {
        // A group on a broker takes seconds to come together.
        for _ in 0..<120 {
            let batch = try await member.next(
                BatchLimit(records: 100), waitingUpTo: .milliseconds(500))
            if !batch.isEmpty { return batch }
        }
        Issue.record("no records came")
        return EventBatch(sequence: 0, records: [])
    }

    private func read(_ partition: Partition) async throws -> [Record] {
        var records: [Record] = []
        var next: Int64 = 0
        while true {
            let page = try await log.read(
                partition, from: .offset(next), limit: BatchLimit(records: 3))
            guard let last = page.last else { return records }
            records += page
            next = last.position.offset + 1
        }
    }

    private func bounds(_ partition: Partition) async throws -> [Int64] {
        let topic = try #require(try await log.describe([partition.topic]).first)
        let found = try #require(topic.partitions.first { $0.partition == partition })
        return [found.begin, found.end]
    }

    private func record(_ partition: Partition, _ offset: Int) -> Record {
        let time = Date(millisecondsSince1970: 1_790_000_000_000 + Int64(offset))
        return Record(
            position: Position(partition, Int64(offset)), timestamp: time,
            message: Message(
                key: offset.isMultiple(of: 2) ? [UInt8(offset)] : nil,
                headers: [Header("ce_id", "id-\(offset)")], value: Array("v\(offset)".utf8),
                timestamp: time))
    }
}
