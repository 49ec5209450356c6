import Certificates
import EventLogKafka
import Events
import Evidence
import Foundation
import Intake
import Logging
import Notifications
import Pipeline
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import Verification

/// The broker that `ASSAY_TEST_KAFKA` names as `host:port`.
private let broker = ProcessInfo.processInfo.environment["ASSAY_TEST_KAFKA"]

/// The whole flow on a Kafka broker: simulated sources in, a worker lost on the way, notices out.
@Suite(
    .enabled(
        if: broker != nil,
        "ASSAY_TEST_KAFKA names no broker (host:port): the flow goes untested on Kafka"))
struct KafkaFlowTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private let topics: Topics
    private let groups: Groups
    private let alerts: String

    /// Topics and groups of this run only, so that runs may share a broker.
    init() throws {
        let run = "flow-\(UUID().uuidString.prefix(8))"
        var topics = Topics()
        topics.requests = try TopicName("\(run).requests")
        topics.retries = try TopicName("\(run).retries")
        topics.verified = try TopicName("\(run).verified")
        topics.errors = try TopicName("\(run).errors")
        topics.observations = try TopicName("\(run).observations")
        topics.commands = try TopicName("\(run).commands")
        topics.alerts = try TopicName("\(run).alerts")
        topics.notices = try TopicName("\(run).notices")
        topics.notifications = try TopicName("\(run).notifications")
        var groups = Groups()
        groups.verification = try GroupName("\(run).verification")
        groups.retries = try GroupName("\(run).retries")
        groups.notification = try GroupName("\(run).notification")
        groups.alerting = try GroupName("\(run).alerting")
        groups.delivery = try GroupName("\(run).delivery")
        self.topics = topics
        self.groups = groups
        alerts = FileManager.default.temporaryDirectory.appending(path: "\(run).jsonl").path()
    }

    private func connect() throws -> KafkaEventLog {
        var settings = KafkaSettings(bootstrapServers: broker ?? "")
        // A member that dies is missed sooner than in service: 6 s is the least that brokers allow.
        settings.sessionTimeout = .seconds(6)
        return try KafkaEventLog(settings: settings)
    }

    @Test func aWorkerThatVanishesWithABatchInHandLosesAndDoublesNothing() async throws {
        defer { try? FileManager.default.removeItem(atPath: alerts) }
        let simulation = try Simulation(seed: 11, count: 400, at: Date())
        let (log, doomed) = (try connect(), try connect())
        try await log.create(
            topics.all.map {
                TopicSpecification($0, partitions: 4, keepsLastOfKey: $0 == topics.alerts)
            })
        for source in simulation.sources {
            try await source.run { _ = try await log.append($0, to: topics.requests) }
        }

        let step = try verification(on: log, trusting: simulation.pki)
        let loses = LosesSecondBatch(step: step)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let lost = worker(loses, on: doomed)
            tasks.addTask {
                await #expect(throws: EventLogError.closed) { try await lost.run() }
            }
            for await _ in loses.begun.stream { break }
            await doomed.vanish()
            loses.hold.continuation.finish()
            try await tasks.waitForAll()
        }
        #expect(try await behind(groups.verification, [topics.requests], on: log) > 0)

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            let services = ServiceGroup(
                services: [
                    worker(step, on: log), worker(observing(on: log), on: log),
                    worker(decision(on: log), on: log), worker(delivery(on: log), on: log),
                ], logger: Self.logger)
            tasks.addTask { try await services.run() }
            try await untilNothingIsLeft(on: log)
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }

        let report = try await Reconciliation.report(on: log, topics: topics, groups: groups)
        #expect(report.requests == 400)
        #expect(report.isBalanced, "\(report)")
        #expect(report.surprises.map { "\($0.expected) became \($0.found)" } == [])
        #expect(report.isAsExpected)
        let lines = try String(contentsOfFile: alerts, encoding: .utf8).split(separator: "\n")
        #expect(Set(lines).count == lines.count)
        #expect(report.notifications == lines.count)
        #expect(!lines.isEmpty)
        await log.close()
    }

    @Test func parkedRequestsComeBack() async throws {
        let server = try await EvidenceServer(at: Date())
        server.answer(.status(503), at: EvidenceServer.crl)
        let log = try connect()
        try await log.create(topics.all.map { TopicSpecification($0, partitions: 2) })
        let requests = try (0..<20).map { seed in
            RequestCodec.message(
                try server.request(server.leaf(crl: [EvidenceServer.crl], seed: seed)),
                id: EventID("\(seed)"), source: "/test", time: Date())
        }
        _ = try await log.append(requests, to: topics.requests)

        let door = try EvidenceServer.door()
        var keeping = EvidenceSettings()
        keeping.firstPause = .milliseconds(100)
        keeping.longestPause = .milliseconds(500)
        let keeper = EvidenceKeeper(settings: keeping, logger: Self.logger) {
            await door.fetch($0, unless: $1)
        }
        var parking = ParkingSettings()
        parking.pause = .milliseconds(500)
        parking.preferredDeadline = .seconds(600)
        let step = VerificationStep(
            topics: topics, groups: groups, limits: RequestLimits(), judge: Judge(),
            trust: TrustKeeper(fixed: try server.trust(), logger: Self.logger), evidence: keeper,
            parking: parking, maximumMessageBytes: log.maximumMessageBytes)
        let retry = RetryStep(of: step, groups: groups, logger: Self.logger)
        let services = ServiceGroup(
            services: [keeper, worker(step, on: log), worker(retry, on: log)], logger: Self.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            try await until("they are parked twice") { report in
                #expect(report.verified == 0)
                return try await records(topics.retries, on: log) >= 40 && report.parked == 20
            }
            server.answer(nil, at: EvidenceServer.crl)
            try await until("they are judged") { $0.verified == 20 && $0.parked == 0 }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let report = try await Reconciliation.report(on: log, topics: topics, groups: groups)
        #expect(report.isBalanced, "\(report)")
        await log.close()
        try await server.close()

        func until(
            _ what: String, _ condition: (ReconciliationReport) async throws -> Bool
        ) async throws {
            let deadline = ContinuousClock.now + .seconds(120)
            while true {
                let report = try await Reconciliation.report(
                    on: log, topics: topics, groups: groups)
                if try await condition(report) { return }
                try #require(ContinuousClock.now < deadline, "waited in vain until \(what)")
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func records(_ topic: TopicName, on log: KafkaEventLog) async throws -> Int {
        var count = 0
        try await log.walk(topic) { _ in
            count += 1
            return true
        }
        return count
    }

    /// Commits one batch, and has the second one in hand for as long as it may not go on.
    private struct LosesSecondBatch: Step {
        let step: VerificationStep
        /// Told when the second batch is in hand.
        let begun = AsyncStream.makeStream(of: Void.self)
        /// Finished when it may go on.
        let hold = AsyncStream.makeStream(of: Void.self)

        var description: StepDescription { step.description }

        func makeMemory() -> Int { 0 }

        func process(_ records: [Record], memory: inout Int) async throws -> [Emission] {
            memory += 1
            if memory == 2 {
                begun.continuation.yield()
                for await _ in hold.stream {}
            }
            var nothing: Void = ()
            return try await step.process(records, memory: &nothing)
        }
    }

    // MARK: The parts

    private func worker(_ step: some Step, on log: KafkaEventLog) -> any Service {
        var settings = WorkerSettings()
        settings.batch.records = 40
        return Worker(step, log: log, settings: settings, logger: Self.logger)
    }

    private func verification(
        on log: KafkaEventLog, trusting pki: TestPKI
    ) throws -> VerificationStep {
        let anchors = try pki.trustAnchors.map { TrustAnchor(try ParsedCertificate(der: $0)) }
        let trust = TrustStore(name: "simulated", anchors: anchors)
        return VerificationStep(
            topics: topics, groups: groups, limits: RequestLimits(), judge: Judge(),
            trust: TrustKeeper(fixed: TrustStores(trust), logger: Self.logger),
            maximumMessageBytes: log.maximumMessageBytes)
    }

    private func observing(on log: KafkaEventLog) -> NotificationStep {
        NotificationStep(topics: topics, groups: groups, log: log, logger: Self.logger)
    }

    private func decision(on log: KafkaEventLog) -> AlertingStep {
        AlertingStep(
            topics: topics, groups: groups,
            rules: AlertRules(
                routes: AlertRules.standard(telling: ["team"]), receivers: ["team"]),
            log: log, logger: Self.logger)
    }

    private func delivery(on log: KafkaEventLog) -> DeliveryStep {
        DeliveryStep(
            topics: topics, groups: groups,
            deliverer: Deliverer(
                to: Receivers(channels: ["team": FileChannel(path: alerts)])),
            log: log, logger: Self.logger)
    }

    // MARK: Waiting

    private func behind(
        _ group: GroupName, _ topics: [TopicName], on log: KafkaEventLog
    ) async throws -> Int64 {
        try await log.lag(of: group, in: topics).reduce(0) { $0 + $1.records }
    }

    /// In the order of the flow: what one step has left, the next one has before it.
    private func untilNothingIsLeft(on log: KafkaEventLog) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        for (group, inputs) in [
            (groups.verification, [topics.requests]), (groups.notification, topics.outcomes),
            (groups.alerting, [topics.observations]), (groups.delivery, [topics.notices]),
        ] {
            while try await behind(group, inputs, on: log) > 0 {
                try #require(ContinuousClock.now < deadline, "\(group) is still behind")
                // A cluster tells nobody how far groups are: it has to be asked.
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
