import Events
import Foundation
import Testing

extension EventLogContract {
    static let reading: [EventLogPromise] = [
        EventLogPromise("reads from the beginning, an offset and the end", readsFromOffsets),
        EventLogPromise("reads from a time", needs: [.times], readsFromTimes),
        EventLogPromise("reads no more than the limit, and never less than one", readsWithinLimits),
        EventLogPromise("returns at once where there is nothing", returnsAtOnce),
    ]

    private static func readsFromOffsets(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let positions = try await trial.log.append(numbered(0..<10, key: "k"), to: topic)
        let partition = try #require(positions.first).partition
        func read(_ start: ReadStart) async throws -> [String] {
            try await trial.log.read(partition, from: start, limit: BatchLimit(records: 100))
                .map(\.text)
        }
        let all = (0..<10).map(String.init)
        #expect(try await read(.beginning) == all)
        #expect(try await read(.offset(-5)) == all)
        #expect(try await read(.offset(positions[4].offset)) == Array(all[4...]))
        #expect(try await read(.end) == [])
        #expect(try await read(.offset(positions[9].offset + 1000)) == [])
    }

    private static func readsFromTimes(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let start = Date(millisecondsSince1970: Date().millisecondsSince1970 - 3_600_000)
        let messages = (0..<2500).map { number in
            Message(
                key: [1], value: Array("\(number)".utf8),
                timestamp: start.addingTimeInterval(Double(number)))
        }
        let positions = try await trial.log.append(messages, to: topic)
        let partition = try #require(positions.first).partition
        func first(at seconds: Double) async throws -> String? {
            try await trial.log.read(
                partition, from: .time(start.addingTimeInterval(seconds)),
                limit: BatchLimit(records: 1)
            ).first?.text
        }
        #expect(try await first(at: -1000) == "0")
        #expect(try await first(at: 0) == "0")
        #expect(try await first(at: 0.001) == "1")
        #expect(try await first(at: 1025) == "1025")
        #expect(try await first(at: 2498.5) == "2499")
        #expect(try await first(at: 2499.001) == nil)
    }

    private static func readsWithinLimits(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let messages = (0..<10).map { _ in
            Message(key: [1], value: Array(repeating: 1, count: 999))
        }
        let positions = try await trial.log.append(messages, to: topic)
        let partition = try #require(positions.first).partition
        func count(_ limit: BatchLimit) async throws -> Int {
            try await trial.log.read(partition, from: .beginning, limit: limit).count
        }
        #expect(try await count(BatchLimit(records: 3)) == 3)
        #expect(try await count(BatchLimit(records: 100, bytes: 4500)) == 4)
        #expect(try await count(BatchLimit(records: 100, bytes: 10)) == 1)

        let subscription = try await trial.log.subscribe(try trial.group(), to: [topic])
        let three = try await trial.batch(from: subscription, limit: BatchLimit(records: 3))
        #expect((1...3).contains(three.records.count))
        let four = try await trial.batch(
            from: subscription, limit: BatchLimit(records: 100, bytes: 4500))
        #expect((1...4).contains(four.records.count))
        let one = try await trial.batch(
            from: subscription, limit: BatchLimit(records: 100, bytes: 10))
        #expect(one.records.count == 1)
        await subscription.leave()
    }

    private static func returnsAtOnce(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let none = try await trial.log.read(
            Partition(topic, 0), from: .beginning, limit: BatchLimit(records: 10))
        #expect(none.isEmpty)
    }
}
