import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import EventLogSQLite

/// Topics of which the last record of each key is enough.
@Suite struct SQLiteCompactionTests {
    private let fixture: SQLiteFixture

    init() throws { fixture = try SQLiteFixture() }

    /// Chunks of three, so that keys are replaced within one, and across several.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func dropsWhatWasReplacedAndNothingElse(_ seed: UInt64) async throws {
        var random = SplitMix(seed)
        let log = try fixture.open(fixture.settings)
        let topic = try await topic(on: log)
        var last: [UInt8: Int64] = [:]
        var offset: Int64 = 0
        for _ in 0..<12 {
            let keys = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                UInt8.random(in: 0..<6, using: &random)
            }
            _ = try await log.append(keys.map { Message(key: [$0], value: [$0]) }, to: topic)
            for key in keys {
                last[key] = offset
                offset += 1
            }
            try await log.applyRetention()
            let found = try await records(of: topic, log)
            #expect(found.map(\.position.offset) == last.values.sorted(), "seed \(seed)")
        }
        try await expectSound(topic, log, end: offset)
        await fixture.tearDown()
    }

    @Test func recordsWithoutKeyStay() async throws {
        let log = try fixture.open(fixture.settings)
        let topic = try await topic(on: log)
        for number in 0..<10 as Range<UInt8> {
            _ = try await log.append(
                [Message(value: [number]), Message(key: [1], value: [number])], to: topic)
        }
        try await log.applyRetention()
        let found = try await records(of: topic, log)
        #expect(found.filter { $0.message.key == nil }.count == 10)
        #expect(found.filter { $0.message.key != nil }.map(\.message.value) == [[9]])
        try await expectSound(topic, log, end: 20)
        await fixture.tearDown()
    }

    @Test func aTombstoneGoesWhenAllHadADayToSeeIt() async throws {
        let now = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
        let clock: @Sendable () -> Date = { now.withLock { $0 } }
        var settings = fixture.settings
        settings.date = clock
        let log = try fixture.open(settings)
        let topic = try await topic(on: log)
        for key in 0..<5 as Range<UInt8> {
            _ = try await log.append(
                [Message(key: [key], value: [1]), Message(key: [key], value: nil)], to: topic)
        }
        for (hours, left) in [(23.0, 5), (2.0, 0)] {
            now.withLock { $0 += hours * 3600 }
            try await log.applyRetention()
            let found = try await records(of: topic, log)
            #expect(found.count == left, "after \(hours) more hours")
            #expect(found.allSatisfy { $0.message.value == nil })
        }
        try await expectSound(topic, log, end: 10)
        await fixture.tearDown()
    }

    @Test func whatAGroupHasNotCommittedStays() async throws {
        let log = try fixture.open(fixture.settings)
        let topic = try await topic(on: log)
        _ = try await log.append(
            (0..<10 as Range<UInt8>).map { Message(key: [1], value: [$0]) }, to: topic)
        let reader = try await log.subscribe(try GroupName("readers"), to: [topic])
        let batch = try await reader.next(
            BatchLimit(records: 4), waitingUpTo: fixture.patience)
        try await reader.commit(batch, emitting: [])
        try await log.applyRetention()
        let found = try await records(of: topic, log)
        #expect(found.map(\.position.offset) == Array(3..<10))
        let rest = try await reader.next(
            BatchLimit(records: 10), waitingUpTo: fixture.patience)
        try await reader.commit(rest, emitting: [])
        #expect(rest.records.map(\.position.offset) == Array(4..<10))
        try await log.applyRetention()
        #expect(try await records(of: topic, log).map(\.position.offset) == [9])
        try await expectSound(topic, log, end: 10)
        await fixture.tearDown()
    }

    @Test func readingFindsItsWayOverTheGaps() async throws {
        let log = try fixture.open(fixture.settings)
        let topic = try await topic(on: log)
        let times = (0..<1_100).map { Date(timeIntervalSince1970: 1_000_000 + Double($0)) }
        _ = try await log.append(
            times.enumerated().map { number, time in
                Message(key: [number % 500 == 7 ? 1 : 0], value: [1], timestamp: time)
            }, to: topic)
        var settings = fixture.settings
        settings.retentionChunk = 200
        let keeper = try fixture.open(settings)
        try await keeper.applyRetention()
        #expect(try await records(of: topic, log).map(\.position.offset) == [1_007, 1_099])
        for (start, expected) in [
            (ReadStart.offset(3), 1_007), (.offset(1_008), 1_099), (.time(times[5]), 1_007),
            (.time(times[1_050]), 1_099),
        ] as [(ReadStart, Int64)] {
            let found = try await log.read(
                Partition(topic, 0), from: start, limit: BatchLimit(records: 1))
            #expect(found.map(\.position.offset) == [expected])
        }
        await fixture.tearDown()
    }

    /// Gaps are no records: what retention drops is counted and found by offset.
    @Test func retentionByAgeMindsTheGaps() async throws {
        let log = try fixture.open(fixture.settings)
        let topic = try TopicName("both")
        try await log.create([
            TopicSpecification(
                topic, partitions: 1, retention: Retention(age: .seconds(3600)),
                keepsLastOfKey: true)
        ])
        let old = Date().addingTimeInterval(-7200)
        _ = try await log.append(
            (0..<9 as Range<UInt8>).map { Message(key: [$0 % 2], value: [$0], timestamp: old) },
            to: topic)
        _ = try await log.append([Message(key: [7], value: [7])], to: topic)
        try await log.applyRetention()
        try await log.applyRetention()
        #expect(try await records(of: topic, log).map(\.position.offset) == [9])
        #expect(try await log.describe([topic]).first?.partitions.first?.begin == 9)
        try await expectSound(topic, log, end: 10)
        await fixture.tearDown()
    }

    private func topic(on log: SQLiteEventLog) async throws -> TopicName {
        let topic = try TopicName("states")
        try await log.create([TopicSpecification(topic, partitions: 1, keepsLastOfKey: true)])
        return topic
    }

    private func records(
        of topic: TopicName, _ log: SQLiteEventLog
    ) async throws -> [Events.Record] {
        try await log.read(
            Partition(topic, 0), from: .beginning, limit: BatchLimit(records: 10_000))
    }

    /// The bytes that the file says it has of the topic are those of its records.
    private func expectSound(_ topic: TopicName, _ log: SQLiteEventLog, end: Int64) async throws {
        let partition = try #require(try await log.core.topic(topic).partitions.first)
        let (bounds, bytes) = try await log.core.file.read { db in
            let sql = "SELECT ifnull(sum(\(StoredPartition.size)), 0) FROM \(partition.table)"
            return (try partition.bounds(in: db), try Int64.fetchOne(db, sql: sql))
        }
        #expect(bounds.next == end)
        #expect(bounds.bytes == bytes)
        #expect(try await log.problems(quick: false) == [])
    }

    private struct SplitMix: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed }

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
