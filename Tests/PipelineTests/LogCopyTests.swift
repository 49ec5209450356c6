import EventLogKafka
import EventLogSQLite
import Events
import Foundation
import Pipeline
import Testing

@Suite struct LogCopyTests {
    @Test func aCopyIsTheSameLogAndIsDoneOnce() async throws {
        let scene = try await CopyScene()
        let target = try scene.open("target")
        let report = try await LogCopy(from: scene.source, to: target).run(scene.topics)
        try await scene.expectSame(target)
        #expect(report.records.values.reduce(0, +) == scene.count)
        #expect(report.groups == [scene.group])
        let again = try await LogCopy(from: scene.source, to: target).run(scene.topics)
        #expect(again.records.values.reduce(0, +) == 0)
        try await scene.expectSame(target)
        try await scene.remove(target)
    }

    @Test func anInterruptedCopyGoesOnWhereItWas() async throws {
        let scene = try await CopyScene()
        let target = try scene.open("target")
        _ = try await LogCopy(from: scene.source, to: target).run([scene.topics[0]])
        _ = try await scene.source.append(scene.messages(30), to: scene.topics[0])
        let report = try await LogCopy(from: scene.source, to: target).run(scene.topics)
        #expect(report.records[scene.topics[0]] == 30)
        try await scene.expectSame(target)
        try await scene.remove(target)
    }

    @Test func aTargetThatHoldsSomethingElseIsRefused() async throws {
        let scene = try await CopyScene()
        let target = try scene.open("target")
        try await target.create([TopicSpecification(scene.topics[0], partitions: 3)])
        _ = try await target.append(scene.messages(8), to: scene.topics[0])
        let copy = LogCopy(from: scene.source, to: target)
        await #expect(throws: EventLogError.self) { try await copy.run(scene.topics) }
        try await scene.remove(target)
    }

    @Test func otherPartitionsAreRefused() async throws {
        let scene = try await CopyScene()
        let target = try scene.open("target")
        try await target.create([TopicSpecification(scene.topics[0], partitions: 5)])
        let copy = LogCopy(from: scene.source, to: target)
        await #expect(throws: EventLogError.self) { try await copy.run(scene.topics) }
        try await scene.remove(target)
    }

    private static let broker = ProcessInfo.processInfo.environment["ASSAY_TEST_KAFKA"]

    @Test(.enabled(if: broker != nil, "skipped: copies to Kafka; set ASSAY_TEST_KAFKA=host:port"))
    func aLogGoesToAClusterAndBack() async throws {
        let scene = try await CopyScene()
        let servers = try #require(Self.broker)
        let cluster = try KafkaEventLog(settings: KafkaSettings(bootstrapServers: servers))
        _ = try await LogCopy(from: scene.source, to: cluster).run(scene.topics)
        try await scene.expectSame(cluster)
        let back = try scene.open("back")
        _ = try await LogCopy(from: cluster, to: back).run(scene.topics)
        try await scene.expectSame(back)
        await cluster.close()
        try await scene.remove(back)
    }

    /// Its last commit leaves a marker behind what it emitted and read, which is no record.
    @Test(.enabled(if: broker != nil, "skipped: copies from Kafka; set ASSAY_TEST_KAFKA=host:port"))
    func aGroupThatHasReadAllHasDoneSoInTheCopy() async throws {
        let scene = try await CopyScene()
        let servers = try #require(Self.broker)
        let cluster = try KafkaEventLog(settings: KafkaSettings(bootstrapServers: servers))
        let topic = TopicSpecification(scene.topics[0], partitions: 1)
        try await cluster.create([topic])
        _ = try await cluster.append(scene.messages(10), to: topic.name)
        let member = try await cluster.subscribe(scene.group, to: [topic.name])
        var count = 0
        while count < 20 {
            let batch = try await member.next(BatchLimit(records: 10), waitingUpTo: .seconds(30))
            // What was read for the first time comes once more, and with it a marker.
            let again = batch.records.filter { _ in count < 10 }
            try await member.commit(
                batch, emitting: again.map { Emission($0.message, to: topic.name) })
            count += batch.records.count
        }
        await member.leave()
        let target = try scene.open("target")
        _ = try await LogCopy(from: cluster, to: target).run([topic.name])
        let lag = try await target.lag(of: scene.group, in: [topic.name])
        #expect(lag.map(\.records) == [0])
        await cluster.close()
        try await scene.remove(target)
    }
}

/// A log with two topics, one of them with gaps and an old end that retention took, and a group.
private struct CopyScene {
    let folder: URL
    let source: SQLiteEventLog
    let topics: [TopicName]
    let group: GroupName
    let count = 2_000 + 50

    init() async throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-copy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        source = try SQLiteEventLog(path: folder.appending(path: "source.sqlite").path())
        let prefix = "copy-\(UUID().uuidString.prefix(8))"
        topics = [try TopicName(prefix + ".requests"), try TopicName(prefix + ".verified")]
        group = try GroupName(prefix + ".verification")
        try await source.create(topics.map { TopicSpecification($0, partitions: 3) })
        _ = try await source.append(messages(2_000), to: topics[0])
        try await restoreWithGaps(Partition(topics[1], 2))
        try await source.move(
            GroupPositions(group, [Partition(topics[0], 0): 5, Partition(topics[1], 2): 40]))
    }

    /// 50 records from offset 7 on, every fifth followed by a gap of one, two or three.
    private func restoreWithGaps(_ partition: Partition) async throws {
        var records: [Record] = []
        var offset: Int64 = 7
        for (number, message) in messages(50).enumerated() {
            records.append(
                Record(
                    position: Position(partition, offset),
                    timestamp: Date(millisecondsSince1970: 1_790_000_000_000), message: message))
            offset += number % 5 == 4 ? Int64(2 + number / 5 % 3) : 1
        }
        try await source.restore(records, to: partition, endingAt: offset)
    }

    func messages(_ count: Int) -> [Message] {
        (0..<count).map { number in
            Message(
                key: Array("key \(number % 97)".utf8), headers: [Header("ce_id", "\(number)")],
                value: number % 11 == 0 ? nil : Array("value \(number)".utf8))
        }
    }

    func open(_ name: String) throws -> SQLiteEventLog {
        try SQLiteEventLog(path: folder.appending(path: "\(name).sqlite").path())
    }

    func expectSame(_ target: any EventLogUpkeep) async throws {
        let (here, there) = (
            try await source.describe(topics), try await target.describe(topics)
        )
        for (here, there) in zip(here, there) {
            // A partition that never held anything but a gap begins at its end.
            #expect(here.partitions.map(\.end) == there.partitions.map(\.end))
            #expect(try await records(here.name, source) == records(here.name, target))
        }
        #expect(try await places(source) == places(target))
    }

    private func places(_ log: any EventLogUpkeep) async throws -> [Partition: Int64]? {
        try await log.groups().first { $0.group == group }?.positions
    }

    private func records(_ topic: TopicName, _ log: any EventLog) async throws -> [Record] {
        var all: [Record] = []
        try await log.walk(topic) { record in
            all.append(record)
            return true
        }
        return all
    }

    func remove(_ target: SQLiteEventLog) async throws {
        await source.close()
        await target.close()
        try FileManager.default.removeItem(at: folder)
    }
}
