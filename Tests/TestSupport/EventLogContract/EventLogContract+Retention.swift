import Events
import Foundation
import Synchronization
import Testing

extension EventLogContract {
    static let retention: [EventLogPromise] = [
        EventLogPromise("forgets what is over age, read or not", needs: [.retention], forgetsOld),
        EventLogPromise(
            "goes on reading behind what was forgotten", needs: [.retention], readsBehindTheGap),
        EventLogPromise(
            "drops by size only what every group has committed", needs: [.retention],
            dropsOnlyRead),
        EventLogPromise(
            "keeps the last record of each key where no more is asked for",
            needs: [.topicCreation], keepsTheLast),
        EventLogPromise(
            "append waits while unread records fill the topic", needs: [.backPressure], waits),
    ]

    private static func forgetsOld(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(retention: Retention(age: .seconds(3600)))
        _ = try await trial.log.append(
            numbered(0..<5, key: "k", timestamp: Date().addingTimeInterval(-7200)), to: topic)
        let kept = try await trial.log.append(numbered(5..<8, key: "k"), to: topic)
        let first = try #require(kept.first)
        try await trial.fixture.applyRetention(trial.log)
        try await trial.eventually("the old records are gone") {
            try await trial.log.describe([topic]).first?.partitions.first?.begin == first.offset
        }
        #expect(try await trial.everything(in: topic).map(\.text) == ["5", "6", "7"])
        let fromStart = try await trial.log.read(
            first.partition, from: .offset(0), limit: BatchLimit(records: 1))
        #expect(fromStart.map(\.position) == [first])
    }

    private static func readsBehindTheGap(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(retention: Retention(age: .seconds(3600)))
        let group = try trial.group()
        _ = try await trial.log.append(
            numbered(0..<5, key: "k", timestamp: Date().addingTimeInterval(-7200)), to: topic)
        _ = try await trial.log.append(numbered(5..<8, key: "k"), to: topic)
        try await trial.fixture.applyRetention(trial.log)
        let subscription = try await trial.log.subscribe(group, to: [topic])
        let records = try await trial.take(3, from: subscription)
        #expect(records.map(\.text) == ["5", "6", "7"])
        #expect(try await trial.log.lag(of: group, in: [topic]).map(\.records) == [0])
        await subscription.leave()
    }

    private static func dropsOnlyRead(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(retention: Retention(bytes: 10_000))
        let fast = try await trial.log.subscribe(try trial.group("fast"), to: [topic])
        let slow = try await trial.log.subscribe(try trial.group("slow"), to: [topic])
        let messages = (0..<10).map { _ in
            Message(key: [1], value: Array(repeating: 1, count: 999))
        }
        _ = try await trial.log.append(messages, to: topic)
        try await trial.take(10, from: fast)
        try await trial.take(4, from: slow)
        // Room for three more can be made, as the slow group has read four.
        _ = try await trial.log.append(Array(messages.prefix(3)), to: topic)
        try await trial.fixture.applyRetention(trial.log)
        try await trial.eventually("three records are dropped") {
            try await trial.log.describe([topic]).first?.partitions.first?.begin == 3
        }
        let rest = try await trial.take(9, from: slow)
        #expect(rest.map(\.position.offset) == Array(4..<13))
        await fast.leave()
        await slow.leave()
    }

    private static func keepsTheLast(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(keepsLastOfKey: true)
        #expect(try await trial.log.describe([topic]).map(\.keepsLastOfKey) == [true])
        func append(_ key: String, _ value: String?) async throws -> Position? {
            let message = Message(key: Array(key.utf8), value: value.map { Array($0.utf8) })
            return try await trial.log.append([message], to: topic).first
        }
        for number in 0..<7 {
            _ = try await append("a", "a\(number)")
            _ = try await append("b", number == 5 ? nil : "b\(number)")
        }
        _ = try await append("c", "c")
        let tombstone = try await append("a", nil)
        try await trial.fixture.applyRetention(trial.log)
        let records = try await trial.everything(in: topic)
        let last = Dictionary(records.map { ($0.message.key ?? [], $0) }, uniquingKeysWith: { $1 })
        #expect(last[Array("a".utf8)]?.position == tombstone, "it is too early to forget it")
        #expect(last[Array("a".utf8)]?.message.value == nil)
        #expect(last[Array("b".utf8)]?.text == "b6")
        #expect(last[Array("c".utf8)]?.text == "c")
        let offsets = records.map(\.position.offset)
        #expect(offsets == offsets.sorted())
        #expect(try await append("d", "d")?.offset == 16, "offsets are never used again")
    }

    private static func waits(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(retention: Retention(bytes: 10_000))
        let group = try trial.group()
        let consumer = try await trial.fixture.connect()
        let subscription = try await consumer.subscribe(group, to: [topic])
        let count = 100
        let appended = Counter()
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for number in 0..<count {
                    let value = Array(repeating: UInt8(number), count: 999)
                    _ = try await trial.log.append([Message(key: [1], value: value)], to: topic)
                    _ = appended.add(1)
                }
            }
            try await trial.eventually("the topic is full") { appended.value >= 10 }
            var records: [Record] = []
            while records.count < count {
                let batch = try await trial.batch(
                    from: subscription, limit: BatchLimit(records: 3))
                #expect(appended.value <= records.count + 10, "unread records stay in the bound")
                try await subscription.commit(batch, emitting: [])
                records += batch.records
            }
            #expect(records.map { $0.message.value?.first } == (0..<count).map(UInt8.init))
            try await tasks.waitForAll()
        }
        await subscription.leave()
    }
}

/// A number that several tasks count up.
final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    /// Adds, and returns what it was before.
    func add(_ increment: Int) -> Int {
        number.withLock { number in
            defer { number += increment }
            return number
        }
    }
}
