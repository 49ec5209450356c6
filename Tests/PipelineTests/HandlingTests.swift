import EventLogMemory
import EventLogSQLite
import Events
import Foundation
import Logging
import Pipeline
import ServiceLifecycle
import Testing
import Verification

/// Records that cannot be handled: the others go on, and nothing is lost.
@Suite struct HandlingTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let letters = Topics().requests.deadLetters

    private struct Refusal: Error {}

    /// The end of a process, as far as a test can have one in its own.
    private struct Death: ServiceFault {}

    /// Passes records on, numbers them, and fails at some of them.
    private struct Failing: Step {
        let description = StepDescription(
            name: "failing", group: Groups().verification, inputs: [Topics().requests],
            outputs: [Topics().verified])
        let failure: @Sendable (Record) throws -> Void

        func makeMemory() -> UInt8 { 0 }

        func process(_ records: [Record], memory: inout UInt8) async throws -> [Emission] {
            try records.map { record in
                memory += 1
                try failure(record)
                let size = record.message.value == [255] ? 2_000_000 : 1
                let value = (record.message.value ?? []) + [UInt8](repeating: memory, count: size)
                return Emission(Message(key: [1], value: value), to: Topics().verified)
            }
        }

        func setAside(_ record: Record, _ failure: HandlingFailure, at time: Date) -> SetAside {
            SetAside(record, emissions: [Emission(record.message, to: Topics().errors)])
        }
    }

    private func turning(
        _ step: Failing, _ driver: TopologyDriver, member: String = "m"
    ) async throws -> (StepTurning<Failing>, any EventSubscription) {
        let clock = driver.clock
        var settings = HandlingSettings(marks: driver.topics.attempts)
        settings.attempts = 3
        let handling = Handling(
            settings, log: driver.log, now: { clock.now }, logger: Self.logger)
        let subscription = try await driver.log.subscribe(
            step.description.group, to: step.description.inputs)
        let turning = StepTurning(
            step, subscription: subscription, handling: handling, span: 30, member: member)
        return (turning, subscription)
    }

    private func send(_ values: [UInt8], _ driver: TopologyDriver) async throws {
        let messages = values.map { Message(key: [1], value: [$0]) }
        _ = try await driver.log.append(messages, to: driver.topics.requests)
    }

    /// Turns until nothing comes for a while: the last turns find the doubts gone.
    private func settle(_ turning: inout StepTurning<Failing>) async throws -> Int {
        var committed = 0
        var idle = 0
        while idle < 3 {
            let count = try await turning.turn(BatchLimit(records: 10), waitingUpTo: .zero)
            committed += count
            idle = count == 0 ? idle + 1 : 0
        }
        return committed
    }

    private func values(_ topic: TopicName, _ driver: TopologyDriver) async throws -> [[UInt8]?] {
        try await driver.records(topic).map(\.message.value)
    }

    @Test func aRecordAtWhichTheStepFailsIsSetAsideAndTheOthersGoOnInOrder() async throws {
        let driver = try await TopologyDriver()
        let step = Failing { if $0.message.value == [7] { throw Refusal() } }
        var (turning, _) = try await turning(step, driver)
        try await send([5, 6, 7, 8], driver)
        #expect(try await settle(&turning) == 4)
        // The memory never met the failed one.
        #expect(try await values(driver.topics.verified, driver) == [[5, 1], [6, 2], [8, 3]])
        #expect(try await values(driver.topics.errors, driver) == [[7]])
        let letter = try #require(
            try await driver.records(Self.letters).first.flatMap(DeadLetter.init))
        #expect(letter.message.value == [7])
        #expect(letter.attempts == 3)
        #expect(letter.kind.hasSuffix("Refusal"))
        let lag = try await driver.log.lag(
            of: Groups().verification, in: [driver.topics.requests])
        #expect(lag.map(\.records).reduce(0, +) == 0)
    }

    @Test func whatFollowsAndIsTooLargeForTheLogSetsItsRecordAside() async throws {
        let driver = try await TopologyDriver()
        var (turning, _) = try await turning(Failing { _ in }, driver)
        try await send([5, 255, 6], driver)
        var lost = 0
        while try await values(driver.topics.verified, driver).count < 2 {
            do {
                _ = try await settle(&turning)
            } catch EventLogError.batchLost {
                lost += 1
                #expect(lost == 1)
            }
        }
        #expect(try await values(Self.letters, driver) == [[255]])
        let letter = try await driver.records(Self.letters).first.flatMap(DeadLetter.init)
        #expect(letter?.kind == "MessageTooLarge")
    }

    @Test func aStepThatFailsAtEverythingEndsTheServiceInsteadOfSettingAllAside() async throws {
        let driver = try await TopologyDriver()
        var (turning, _) = try await turning(Failing { _ in throw Refusal() }, driver)
        try await send(Array(0..<30), driver)
        await #expect(throws: Refusal.self) { try await settle(&turning) }
        #expect(try await values(Self.letters, driver).count == HandlingSettings.mostInARow)
    }

    @Test func faultsOfTheSurroundingsAreNoFaultOfARecord() async throws {
        let driver = try await TopologyDriver()
        let step = Failing { _ in throw EventLogError.unavailable("not now") }
        var (turning, _) = try await turning(step, driver)
        try await send([5], driver)
        for _ in 0..<20 {
            await #expect(throws: EventLogError.unavailable("not now")) {
                try await settle(&turning)
            }
        }
        #expect(try await driver.log.describe([Self.letters]) == [])
    }

    @Test func aRecordThatKillsEachMemberIsSetAsideByTheOneAfterTheLast() async throws {
        let driver = try await TopologyDriver()
        let step = Failing { if $0.message.value == [7] { throw Death() } }
        try await send([5, 6, 7, 8, 9], driver)
        var deaths = 0
        while true {
            var (turning, subscription) = try await turning(step, driver, member: "m\(deaths)")
            do {
                _ = try await settle(&turning)
                break
            } catch is Death {
                deaths += 1
                #expect(deaths < 10)
                await subscription.leave()
            }
        }
        // One with a whole batch in hand, one that got as far as the record, and three that began at it.
        #expect(deaths == 5)
        let verified = try await values(driver.topics.verified, driver).map { $0?.first }
        #expect(verified == [5, 6, 8, 9])
        #expect(try await values(driver.topics.errors, driver) == [[7]])
        let letter = try await driver.records(Self.letters).first.flatMap(DeadLetter.init)
        #expect(letter?.kind == "ProcessDied")
        #expect(letter?.attempts == 3)
    }

    @Test func membersThatComeAndGoOverALongTimeKillNothing() async throws {
        let driver = try await TopologyDriver()
        let step = Failing { _ in throw Death() }
        try await send([7], driver)
        for number in 0..<8 {
            var (turning, subscription) = try await turning(step, driver, member: "m\(number)")
            await #expect(throws: Death.self) { try await settle(&turning) }
            await subscription.leave()
            driver.clock.advance(by: 3_600)
        }
        #expect(try await driver.log.describe([Self.letters]) == [])
    }

    @Test func aRequestThatIsSetAsideIsAnErrorAndTheCountsAddUp() async throws {
        let driver = try await TopologyDriver()
        let step = VerificationStep(
            topics: driver.topics, groups: Groups(), limits: RequestLimits(), judge: Judge(),
            trust: .init(fixed: TrustStores(.empty), logger: Self.logger),
            maximumMessageBytes: driver.log.maximumMessageBytes)
        try await send([7], driver)
        let record = try #require(try await driver.records(driver.topics.requests).first)
        let failure = HandlingFailure(kind: "k", reason: "it hung", attempts: 5)
        for emission in step.setAside(record, failure, at: driver.clock.now).emissions {
            _ = try await driver.log.append([emission.message], to: emission.topic)
        }
        let report = try await Reconciliation.report(on: driver.log, topics: driver.topics)
        #expect(report.isBalanced)
        guard case .unreadable(let request)? = try await driver.outcomes().first else {
            Issue.record("no error")
            return
        }
        #expect(request.reason == UnreadableReason(.notHandled, "it hung"))
        #expect(request.original == [7])
    }
}

/// A real process that one record kills, started again each time as a supervisor would.
@Suite struct PoisonTests {
    /// SwiftPM puts executables beside the test bundle.
    private func executable() throws -> URL {
        let folders = [
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            Bundle.main.bundleURL.deletingLastPathComponent(),
        ]
        return try #require(
            folders.map { $0.appending(path: "PoisonedWorker") }.first {
                FileManager.default.isExecutableFile(atPath: $0.path())
            })
    }

    @Test func aRecordThatKillsTheProcessIsFoundAndSetAside() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "log.sqlite").path()
        let log = try SQLiteEventLog(path: path)
        let topics = Topics()
        try await log.create(topics.all.map { TopicSpecification($0, partitions: 2) })
        let values = (0..<300).map { $0 == 137 ? "poison" : "record \($0)" }
        _ = try await log.append(
            values.enumerated().map { Message(key: [UInt8($0 % 7)], value: Array($1.utf8)) },
            to: topics.requests)
        var deaths = 0
        while try await behind(log, topics) > 0, deaths < 20 {
            let process = Process()
            process.executableURL = try executable()
            process.arguments = [path]
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            while process.isRunning, try await behind(log, topics) > 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
            if process.isRunning { process.terminate() }
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { deaths += 1 }
        }
        // With a batch in hand, on the way to the record, and then as often as the worker allows.
        #expect((2...4).contains(deaths))
        var verified: [String] = []
        try await log.walk(topics.verified) { record in
            verified.append(String(decoding: record.message.value ?? [], as: UTF8.self))
            return true
        }
        #expect(verified.sorted() == values.filter { $0 != "poison" }.sorted())
        var letters: [DeadLetter] = []
        try await log.walk(topics.requests.deadLetters) { record in
            letters += DeadLetter(record).map { [$0] } ?? []
            return true
        }
        #expect(letters.map(\.message.value) == [Array("poison".utf8)])
        #expect(letters.map(\.kind) == ["ProcessDied"])
        await log.close()
    }

    private func behind(_ log: SQLiteEventLog, _ topics: Topics) async throws -> Int64 {
        try await log.lag(of: Groups().verification, in: [topics.requests])
            .reduce(0) { $0 + $1.records }
    }
}
