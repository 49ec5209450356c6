import Events
import Testing

extension EventLogContract {
    static let topics: [EventLogPromise] = [
        EventLogPromise("creates topics with their partitions", needs: [.topicCreation], creates),
        EventLogPromise(
            "creating what exists changes nothing", needs: [.topicCreation], createsOnce),
        EventLogPromise(
            "many may create the same topic at once", needs: [.topicCreation], createsConcurrently),
        EventLogPromise(
            "refuses a topic without partitions", needs: [.topicCreation], refusesNonsense),
        EventLogPromise(
            "describes what is there and leaves out what is not", needs: [.topicCreation],
            describes),
        EventLogPromise(
            "names the topic that is missing", needs: [.topicCreation], namesMissingTopics),
    ]

    private static func creates(_ trial: EventLogTrial) async throws {
        let one = try await trial.topic("one", partitions: 1)
        let five = try await trial.topic("five", partitions: 5)
        let described = try await trial.log.describe([one, five])
        #expect(described.map(\.name) == [one, five])
        #expect(described.map(\.partitions.count) == [1, 5])
        #expect(described[1].partitions.map(\.partition.index) == [0, 1, 2, 3, 4])
        #expect(described.flatMap(\.partitions).allSatisfy { $0.begin == 0 && $0.end == 0 })
    }

    private static func createsOnce(_ trial: EventLogTrial) async throws {
        let name = try await trial.topic(
            partitions: 3, retention: Retention(age: .seconds(86_400), bytes: 1_000_000))
        let before = try await trial.log.describe([name])
        try await trial.log.create([TopicSpecification(name, partitions: 7)])
        #expect(try await trial.log.describe([name]) == before)
        #expect(before.first?.partitions.count == 3)
        #expect(before.first?.retention == Retention(age: .seconds(86_400), bytes: 1_000_000))
    }

    private static func createsConcurrently(_ trial: EventLogTrial) async throws {
        let other = try await trial.fixture.connect()
        let names = try (0..<4).map { try trial.name("\($0)") }
        let specifications = names.map { TopicSpecification($0, partitions: 2) }
        try await withThrowingTaskGroup { group in
            for log in [trial.log, other, trial.log, other] {
                group.addTask { try await log.create(specifications) }
            }
            try await group.waitForAll()
        }
        let described = try await other.describe(names)
        #expect(described.map(\.partitions.count) == [2, 2, 2, 2])
    }

    private static func refusesNonsense(_ trial: EventLogTrial) async throws {
        let name = try trial.name("nonsense")
        await expectError("no partitions", \.isRefused) {
            try await trial.log.create([TopicSpecification(name, partitions: 0)])
        }
        #expect(try await trial.log.describe([name]).isEmpty)
    }

    private static func describes(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let missing = try trial.name("missing")
        let positions = try await trial.log.append(numbered(0..<5), to: topic)
        let described = try await trial.log.describe([missing, topic])
        #expect(described.map(\.name) == [topic])
        let partitions = Dictionary(
            uniqueKeysWithValues: described.flatMap(\.partitions).map { ($0.partition, $0) })
        for position in positions {
            let bounds = try #require(partitions[position.partition])
            #expect(bounds.begin <= position.offset && position.offset < bounds.end)
        }
        #expect(try await trial.log.describe(nil).map(\.name).contains(topic))
    }

    private static func namesMissingTopics(_ trial: EventLogTrial) async throws {
        let log = trial.log
        let missing = try trial.name("missing")
        let group = try trial.group()
        let isNamed = { (error: EventLogError) in error == .topicMissing(missing) }
        await expectError("append", isNamed) {
            _ = try await log.append(numbered(0..<1), to: missing)
        }
        await expectError("read", isNamed) {
            _ = try await log.read(
                Partition(missing, 0), from: .beginning, limit: BatchLimit(records: 1))
        }
        await expectError("lag", isNamed) { _ = try await log.lag(of: group, in: [missing]) }
        await expectError("subscribe", isNamed) {
            _ = try await log.subscribe(group, to: [missing])
        }
    }
}
