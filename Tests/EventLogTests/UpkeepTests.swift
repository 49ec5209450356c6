import EventLogKafka
import EventLogSQLite
import Events
import Foundation
import GRDB
import TestSupport
import Testing

@Suite struct UpkeepTests {
    @Suite struct OnSQLite {
        @Test func restoresRecordsWhereTheyWere() async throws {
            try await with { try await $0.restoresRecordsWhereTheyWere() }
        }

        @Test func movesAndForgetsGroups() async throws {
            try await with { try await $0.movesAndForgetsGroups() }
        }

        @Test func leavesLivingGroupsAlone() async throws {
            try await with { try await $0.leavesLivingGroupsAlone() }
        }

        private func with(_ body: (UpkeepTrial) async throws -> Void) async throws {
            let fixture = try SQLiteFixture()
            try await body(try UpkeepTrial(fixture.open(fixture.settings), prefix: "upkeep"))
            await fixture.tearDown()
        }
    }

    @Suite(
        .enabled(
            if: KafkaFixture.broker != nil,
            "skipped: upkeep on Kafka; set ASSAY_TEST_KAFKA=host:port"))
    struct OnKafka {
        @Test func restoresRecordsWhereTheyWere() async throws {
            try await with { try await $0.restoresRecordsWhereTheyWere() }
        }

        @Test func movesAndForgetsGroups() async throws {
            try await with { try await $0.movesAndForgetsGroups() }
        }

        @Test func leavesLivingGroupsAlone() async throws {
            try await with { try await $0.leavesLivingGroupsAlone() }
        }

        private func with(_ body: (UpkeepTrial) async throws -> Void) async throws {
            let fixture = try KafkaFixture.real()
            let log = try KafkaEventLog(settings: fixture.settings)
            try await body(
                try UpkeepTrial(log, prefix: "upkeep-\(UUID().uuidString.prefix(8))"))
            await log.close()
        }
    }
}

@Suite struct SQLiteBackupTests {
    private let topic = TopicSpecification(Topics().requests, partitions: 1)

    @Test func aBackupHoldsWhatWasCommittedAndOpensByItself() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        try await log.create([topic])
        let messages = (0..<100).map { Message(key: [UInt8($0)], value: [UInt8($0)]) }
        _ = try await log.append(messages, to: topic.name)
        let path = fixture.folder.appending(path: "backup.sqlite").path()
        try await log.backUp(to: path)
        _ = try await log.append(messages, to: topic.name)
        await log.close()
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let copy = try SQLiteEventLog(path: path, settings: fixture.settings)
        #expect(try await copy.problems(quick: false) == [])
        #expect(try await copy.describe([topic.name]).first?.partitions.map(\.end) == [100])
        await copy.close()
        await fixture.tearDown()
    }

    @Test func aFileThatExistsIsNotOverwritten() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        let path = fixture.folder.appending(path: "precious").path()
        try Data("precious".utf8).write(to: URL(filePath: path))
        await #expect(throws: EventLogError.self) { try await log.backUp(to: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("precious".utf8))
        await fixture.tearDown()
    }

    @Test(arguments: [
        "UPDATE partition SET next_offset = 50",
        "UPDATE partition SET first_offset = 10",
        "UPDATE position SET next_offset = 1000",
    ])
    func contradictionsAreFound(_ sql: String) async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        try await log.create([topic])
        _ = try await log.append(
            (0..<100).map { Message(value: [UInt8($0)]) }, to: topic.name)
        try await log.move(GroupPositions(Groups().delivery, [Partition(topic.name, 0): 3]))
        #expect(try await log.problems(quick: true) == [])
        try await DatabaseQueue(path: fixture.path).write { try $0.execute(sql: sql) }
        #expect(try await log.problems(quick: true).count == 1)
        await fixture.tearDown()
    }

    /// Also where SQLite cannot go through with its check.
    @Test(arguments: [true, false])
    func damageIsFound(_ isQuick: Bool) async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        try await log.create([topic])
        _ = try await log.append(
            (0..<1000).map { Message(value: [UInt8](repeating: UInt8($0 % 256), count: 1_000)) },
            to: topic.name)
        let copy = fixture.folder.appending(path: "copy.sqlite")
        try await log.backUp(to: copy.path())
        let page = 32_768
        let file = try FileHandle(forWritingTo: copy)
        try file.seek(toOffset: UInt64(20 * page))
        try file.write(contentsOf: Data(count: page))
        try file.close()
        let damaged = try SQLiteEventLog(path: copy.path(), settings: fixture.settings)
        #expect(try await !damaged.problems(quick: isQuick).isEmpty)
        await damaged.close()
        await fixture.tearDown()
    }

    @Test func aGroupThatIsForgottenHoldsNoProducerBack() async throws {
        let fixture = try SQLiteFixture()
        let log = try fixture.open(fixture.settings)
        var small = topic
        small.retention = Retention(bytes: 1_000)
        try await log.create([small])
        let member = try await log.subscribe(Groups().delivery, to: [topic.name])
        await member.leave()
        let full = Message(value: [UInt8](repeating: 0, count: 900))
        _ = try await log.append([full], to: topic.name)
        let waiting = Task { try await log.append([full], to: topic.name) }
        #expect(try await log.forget(Groups().delivery))
        #expect(try await waiting.value.count == 1)
        await fixture.tearDown()
    }
}
