import Events
import Foundation
import Testing

extension EventLogContract {
    static let appending: [EventLogPromise] = [
        EventLogPromise("keeps the order of a partition", keepsOrder),
        EventLogPromise("puts a key where murmur2 says", putsKeysByMurmur2),
        EventLogPromise("says where each message went", saysWhere),
        EventLogPromise("takes messages without a key", takesKeyless),
        EventLogPromise("gives every byte back", givesEveryByteBack),
        EventLogPromise("keeps times to the millisecond", keepsTimes),
        EventLogPromise(
            "appends nothing where one message is too large", needs: [.sizeLimit], refusesTooLarge),
        EventLogPromise("appends for many at once", appendsConcurrently),
        EventLogPromise("shows one process what another appended", showsOthers),
        EventLogPromise("is closed after closing", closes),
    ]

    private static func keepsOrder(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        for start in [0, 100, 200] {
            _ = try await trial.log.append(numbered(start..<start + 100, key: "k"), to: topic)
        }
        let records = try await trial.everything(in: topic)
        #expect(records.map(\.text) == (0..<300).map(String.init))
        let offsets = records.map(\.position.offset)
        #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $0 < $1 })
    }

    private static func putsKeysByMurmur2(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 5)
        let described = try await trial.log.describe([topic])
        let count = try #require(described.first).partitions.count
        let messages = numbered(0..<50)
        let positions = try await trial.log.append(messages, to: topic)
        for (message, position) in zip(messages, positions) {
            let expected = Partitioner.partition(of: message.key ?? [], count: Int32(count))
            #expect(position.partition.index == expected)
        }
    }

    private static func saysWhere(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 3)
        let messages = numbered(0..<20)
        let positions = try await trial.log.append(messages, to: topic)
        try #require(positions.count == messages.count)
        for (message, position) in zip(messages, positions) {
            let found = try await trial.log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
            #expect(found.map(\.position) == [position])
            #expect(found.map(\.message.value) == [message.value])
        }
        #expect(try await trial.log.append([], to: topic).isEmpty)
    }

    private static func takesKeyless(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 3)
        let messages = (0..<30).map { Message(value: Array("\($0)".utf8)) }
        let positions = try await trial.log.append(messages, to: topic)
        #expect(positions.count == 30)
        let records = try await trial.everything(in: topic)
        #expect(records.map(\.message.key) == Array(repeating: nil, count: 30))
        #expect(records.map(\.text).sorted() == messages.texts.sorted())
    }

    private static func givesEveryByteBack(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let every = (0...255).map(UInt8.init)
        let time = Date(millisecondsSince1970: Date().millisecondsSince1970)
        let messages = [
            Message(key: every, headers: [Header("all", every)], value: every, timestamp: time),
            Message(key: [0], headers: [], value: nil, timestamp: time),
            Message(key: nil, headers: [], value: [], timestamp: time),
            Message(key: nil, headers: [], value: nil, timestamp: time),
            Message(
                key: [1],
                headers: [
                    Header("twice", "a"), Header("Twice", ""), Header("twice", "b"),
                    Header("straße 🌍", [0xFF, 0x00]),
                ],
                value: [0xC3], timestamp: time),
            Message(
                key: [2], headers: [Header("long", Array(repeating: 7, count: 70_000))],
                value: Array(repeating: 0xA5, count: 200_000), timestamp: time),
        ]
        let positions = try await trial.log.append(messages, to: topic)
        for (message, position) in zip(messages, positions) {
            let found = try await trial.log.read(
                position.partition, from: .offset(position.offset), limit: BatchLimit(records: 1))
            #expect(found == [Record(position: position, timestamp: time, message: message)])
        }
    }

    private static func keepsTimes(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let past = Date(millisecondsSince1970: Date().millisecondsSince1970 - 86_400_123)
        let messages = [
            Message(key: [1], value: [1], timestamp: past),
            Message(key: [1], value: [2], timestamp: past.addingTimeInterval(0.001)),
            Message(key: [1], value: [3]),
        ]
        _ = try await trial.log.append(messages, to: topic)
        let records = try await trial.everything(in: topic)
        let times = records.map(\.timestamp)
        try #require(times.count == 3)
        #expect(times[0] == past)
        #expect(
            times[1].millisecondsSince1970 == past.millisecondsSince1970 + 1,
            "one millisecond later")
        #expect(abs(times[2].timeIntervalSinceNow) < 600, "the log's own time")
        #expect(records.map(\.message.timestamp) == times, "the message read says it as well")
    }

    private static func refusesTooLarge(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let limit = trial.log.maximumMessageBytes
        let fitting = Message(value: Array(repeating: 1, count: limit))
        let tooLarge = Message(
            key: [1], headers: [Header("h", "v")], value: Array(repeating: 1, count: limit - 2))
        await expectError(
            "one byte over", { $0 == .messageTooLarge(bytes: limit + 1, limit: limit) }
        ) {
            _ = try await trial.log.append([Message(value: [1]), tooLarge], to: topic)
        }
        #expect(try await trial.everything(in: topic).isEmpty)
        #expect(try await trial.log.append([fitting], to: topic).count == 1)
        #expect(try await trial.everything(in: topic).map(\.message.value) == [fitting.value])
    }

    private static func appendsConcurrently(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 2)
        let other = try await trial.fixture.connect()
        let producers = (0..<6).map { "producer-\($0)" }
        try await withThrowingTaskGroup { group in
            for (number, producer) in producers.enumerated() {
                let log = number.isMultiple(of: 2) ? trial.log : other
                group.addTask {
                    for start in stride(from: 0, to: 60, by: 20) {
                        _ = try await log.append(
                            numbered(start..<start + 20, prefix: "\(producer):", key: producer),
                            to: topic)
                    }
                }
            }
            try await group.waitForAll()
        }
        let texts = try await trial.everything(in: topic).map(\.text)
        #expect(texts.count == 360)
        for producer in producers {
            let own = texts.filter { $0.hasPrefix("\(producer):") }
            #expect(own == (0..<60).map { "\(producer):\($0)" })
        }
    }

    private static func showsOthers(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let other = try await trial.fixture.connect()
        let positions = try await other.append(numbered(0..<3, key: "k"), to: topic)
        #expect(try await trial.everything(in: topic).map(\.position) == positions)
    }

    private static func closes(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let log = try await trial.fixture.connect()
        let subscription = try await log.subscribe(try trial.group(), to: [topic])
        await log.close()
        await log.close()
        let isClosed = { (error: EventLogError) in error == .closed }
        await expectError("append", isClosed) {
            _ = try await log.append(numbered(0..<1), to: topic)
        }
        await expectError("describe", isClosed) { _ = try await log.describe([topic]) }
        await expectError("subscribe", isClosed) {
            _ = try await log.subscribe(try trial.group(), to: [topic])
        }
        await expectError("next", isClosed) {
            _ = try await subscription.next(BatchLimit(records: 1), waitingUpTo: .zero)
        }
        await subscription.leave()
    }
}
