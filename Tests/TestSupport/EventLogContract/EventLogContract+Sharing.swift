import Events
import Testing

extension EventLogContract {
    static let sharing: [EventLogPromise] = [
        EventLogPromise(
            "two members share the partitions, and each record comes once",
            needs: [.sharedGroups, .transactions], shares),
        EventLogPromise(
            "more members than partitions lose and double nothing",
            needs: [.sharedGroups, .transactions], sharesAmongMany),
        EventLogPromise(
            "a batch names the partitions that others may have worked on",
            needs: [.sharedGroups, .transactions], namesWhatIsFresh),
        EventLogPromise(
            "a member that leaves hands its partitions over", needs: [.sharedGroups], handsOver),
        EventLogPromise(
            "members that come and go lose and double nothing",
            needs: [.sharedGroups, .transactions], comesAndGoes),
        EventLogPromise(
            "the partitions of a dead process move", needs: [.sharedGroups, .death], buriesTheDead),
        EventLogPromise(
            "a process that stood still too long cannot commit, and goes on",
            needs: [.sharedGroups, .stalling, .transactions], fencesTheLate),
    ]

    private static func shares(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 4)
        let group = try trial.group()
        let other = try await trial.fixture.connect()
        let members = [
            try await trial.log.subscribe(group, to: [topic]),
            try await other.subscribe(group, to: [topic]),
        ]
        // Both read until each has had partitions of its own.
        let tallies = [Tally(), Tally()]
        let sent = Counter()
        let hasShared = { @Sendable in tallies.allSatisfy { $0.count > 0 } }
        let isDone = { @Sendable in
            hasShared() && tallies[0].count + tallies[1].count >= sent.value
        }
        try await withThrowingTaskGroup { tasks in
            for (member, tally) in zip(members, tallies) {
                tasks.addTask {
                    try await trial.work(member, committed: { tally.add($0) }, until: isDone)
                }
            }
            tasks.addTask {
                while !hasShared() {
                    let start = sent.add(40)
                    _ = try await trial.log.append(numbered(start..<start + 40), to: topic)
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            try await tasks.waitForAll()
        }
        let all = Tally()
        for tally in tallies { all.add(tally.all) }
        #expect(all.isExactly(0..<sent.value))
        for member in members { await member.leave() }
    }

    private static func sharesAmongMany(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 2)
        let outcome = try await trial.topic("outcome")
        let group = try trial.group()
        let tally = Tally()
        _ = try await trial.log.append(numbered(0..<200), to: topic)
        try await withThrowingTaskGroup { tasks in
            for number in 0..<5 {
                let log = number < 3 ? trial.log : try await trial.fixture.connect()
                tasks.addTask {
                    let member = try await log.subscribe(group, to: [topic])
                    try await trial.work(
                        member, emitting: { [Emission($0.message, to: outcome)] },
                        committed: { tally.add($0) }, until: { tally.count >= 200 })
                    await member.leave()
                }
            }
            try await tasks.waitForAll()
        }
        #expect(tally.isExactly(0..<200))
        let outcomes = try await trial.everything(in: outcome).map(\.text)
        #expect(outcomes.sorted() == (0..<200).map(String.init).sorted())
    }

    /// Whoever reads a partition that another member read last is told that it is fresh.
    private static func namesWhatIsFresh(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 4)
        let group = try trial.group()
        let other = try await trial.fixture.connect()
        let first = try await trial.log.subscribe(group, to: [topic])
        var readers: [Partition: Int] = [:]
        var sent = 0
        /// Lets members take turns until `isDone`; gives how often each has met what was not its own.
        func takeTurns(
            _ members: [any EventSubscription], until isDone: ([Int]) -> Bool
        ) async throws {
            var met = [0, 0]
            let deadline = ContinuousClock.now + .seconds(60)
            while !isDone(met) {
                try #require(ContinuousClock.now < deadline, "partitions do not move")
                _ = try await trial.log.append(numbered(sent..<sent + 20), to: topic)
                sent += 20
                for (number, member) in members.enumerated() {
                    do throws(EventLogError) {
                        let batch = try await member.next(
                            BatchLimit(records: 50), waitingUpTo: .milliseconds(100))
                        for partition in Set(batch.records.map(\.position.partition)) {
                            let last = readers.updateValue(number, forKey: partition)
                            guard last != number else { continue }
                            met[number] += 1
                            #expect(batch.fresh.contains(partition))
                        }
                        try await member.commit(batch, emitting: [])
                    } catch {
                        try #require(error.reaction != .stop, "\(error)")
                    }
                }
            }
        }
        try await takeTurns([first]) { _ in readers.count == 4 }
        _ = try await trial.log.append(numbered(sent..<sent + 20), to: topic)
        sent += 20
        let again = try await trial.batch(from: first, limit: BatchLimit(records: 50))
        #expect(again.fresh.isEmpty)
        try await first.commit(again, emitting: [])
        let second = try await other.subscribe(group, to: [topic])
        try await takeTurns([first, second]) { $0[1] > 0 }
        await second.leave()
        try await takeTurns([first]) { $0[0] > 0 }
        await first.leave()
    }

    private static func handsOver(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 3)
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<30), to: topic)
        let first = try await trial.log.subscribe(group, to: [topic])
        _ = try await trial.batch(from: first, limit: BatchLimit(records: 5))
        let other = try await trial.fixture.connect()
        let second = try await other.subscribe(group, to: [topic])
        await first.leave()
        let tally = Tally()
        try await trial.work(second, committed: { tally.add($0) }, until: { tally.count >= 30 })
        #expect(tally.isExactly(0..<30))
        await second.leave()
    }

    private static func comesAndGoes(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 4)
        let outcome = try await trial.topic("outcome", partitions: 2)
        let group = try trial.group()
        let count = 400
        _ = try await trial.log.append(numbered(0..<count), to: topic)
        let tally = Tally()
        try await withThrowingTaskGroup { tasks in
            for _ in 0..<3 {
                let log = try await trial.fixture.connect()
                tasks.addTask {
                    // Each stays for a few batches, leaves, and joins anew.
                    while tally.count < count {
                        let member = try await log.subscribe(group, to: [topic])
                        let enough = tally.count + 60
                        try await trial.work(
                            member, perBatch: 5,
                            emitting: { [Emission($0.message, to: outcome)] },
                            committed: { tally.add($0) },
                            until: { tally.count >= min(enough, count) })
                        await member.leave()
                    }
                }
            }
            try await tasks.waitForAll()
        }
        #expect(tally.isExactly(0..<count))
        let outcomes = try await trial.everything(in: outcome).map(\.text)
        #expect(outcomes.sorted() == (0..<count).map(String.init).sorted())
    }

    private static func buriesTheDead(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic(partitions: 3)
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<30), to: topic)
        let doomed = try await trial.fixture.connect()
        let first = try await doomed.subscribe(group, to: [topic])
        let committed = try await trial.take(6, from: first, perBatch: 3)
        _ = try await trial.batch(from: first, limit: BatchLimit(records: 5))
        let second = try await trial.log.subscribe(group, to: [topic])
        try await trial.fixture.kill(doomed)
        let tally = Tally()
        try await trial.work(second, committed: { tally.add($0) }, until: { tally.count >= 24 })
        tally.add(committed)
        #expect(tally.isExactly(0..<30))
        await second.leave()
    }

    private static func fencesTheLate(_ trial: EventLogTrial) async throws {
        let topic = try await trial.topic()
        let outcome = try await trial.topic("outcome")
        let group = try trial.group()
        _ = try await trial.log.append(numbered(0..<6, key: "k"), to: topic)
        let slow = try await trial.fixture.connect()
        let late = try await slow.subscribe(group, to: [topic])
        let lost = try await trial.batch(from: late, limit: BatchLimit(records: 3))
        let also = try await trial.batch(from: late, limit: BatchLimit(records: 3))
        let prompt = try await trial.log.subscribe(group, to: [topic])
        try await trial.fixture.stall(slow)

        let taken = Tally()
        let mark = { @Sendable (record: Record, mark: String) in
            Emission(Message(value: Array("\(mark)\(record.text)".utf8)), to: outcome)
        }
        try await trial.work(
            prompt, perBatch: 3, emitting: { [mark($0, "prompt:")] },
            committed: { taken.add($0) }, until: { taken.count >= 3 })
        for batch in [lost, also] {
            await expectError("too late", \.isBatchLost) {
                try await late.commit(batch, emitting: batch.records.map { mark($0, "late:") })
            }
        }
        await prompt.leave()
        try await trial.work(
            late, emitting: { [mark($0, "late again:")] }, committed: { taken.add($0) },
            until: { taken.count >= 6 })
        #expect(taken.isExactly(0..<6))
        let texts = try await trial.everything(in: outcome).map(\.text)
        #expect(texts.count == 6)
        #expect(texts.allSatisfy { !$0.hasPrefix("late:") })
        await late.leave()
    }
}
