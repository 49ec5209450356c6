import Events
import Foundation
import Testing

extension EventLogContract {
    static let lag: [EventLogPromise] = [
        EventLogPromise(
            "a group that never committed is behind by everything", needs: [.exactLag],
            countsEverything),
        EventLogPromise("lag shrinks to nothing as the group commits", needs: [.exactLag], shrinks),
        EventLogPromise(
            "lag has the age of the oldest record not committed", needs: [.transactions], tellsAge),
    ]

    private static func countsEverything(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 2)
        _ = try await trial.log.append(numbered(0..<10), to: topic)
        let lag = try await trial.log.lag(of: try trial.group(), in: [topic])
        #expect(lag.map(\.partition) == [Partition(topic, 0), Partition(topic, 1)])
        #expect(lag.allSatisfy { $0.committed == nil && $0.records == $0.end })
        #expect(lag.map(\.records).reduce(0, +) == 10)
    }

    private static func shrinks(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 2)
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<10), to: topic)
        let subscription = try await trial.log.subscribe(group, to: [topic])
        for left in [8, 3, 0] {
            let behind = try await trial.log.lag(of: group, in: [topic])
            let sum = behind.map(\.records).reduce(0, +)
            try await trial.take(Int(sum) - left, from: subscription)
            let now = try await trial.log.lag(of: group, in: [topic])
            #expect(now.map(\.records).reduce(0, +) == Int64(left))
        }
        let lag = try await trial.log.lag(of: group, in: [topic])
        #expect(lag.allSatisfy { $0.committed == $0.end && $0.age == .zero })
        await subscription.leave()
    }

    private static func tellsAge(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let group = try trial.group()
        let now = Date()
        let messages =
            numbered(0..<1, key: "k", timestamp: now.addingTimeInterval(-7200))
            + numbered(1..<2, key: "k", timestamp: now.addingTimeInterval(-3600))
        _ = try await trial.log.append(messages, to: topic)
        let subscription = try await trial.log.subscribe(group, to: [topic])
        for hours in [2, 1] {
            let lag = try await trial.log.lag(of: group, in: [topic])
            let age = try #require(lag.map(\.age).max())
            #expect(age >= .seconds(hours * 3600 - 1) && age < .seconds(hours * 3600 + 1800))
            try await trial.take(1, from: subscription)
        }
        let lag = try await trial.log.lag(of: group, in: [topic])
        #expect(lag.allSatisfy { $0.age == .zero })
        await subscription.leave()
    }
}
