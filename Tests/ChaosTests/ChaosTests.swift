import Events
import Foundation
import Testing

/// The real executable, killed again and again; then every topic is read and held to what the log
/// promised.
///
/// Short by default. `make chaos` asks for the long form: 20,000 requests and 50 kills a seed, on the
/// SQLite log, and on Kafka where `ASSAY_TEST_KAFKA` names a broker on this machine.
@Suite(.serialized) struct ChaosTests {
    private static let broker = ProcessInfo.processInfo.environment["ASSAY_TEST_KAFKA"]

    @Test(arguments: ChaosPlan.all)
    func onSQLiteNothingIsLostDoubledOrInvented(_ plan: ChaosPlan) async throws {
        let scene = try ChaosScene.onSQLite(seed: plan.seed)
        defer { scene.remove() }
        try await expectSound(scene, plan)
    }

    @Test(
        .enabled(if: broker != nil, "skipped: chaos on Kafka; set ASSAY_TEST_KAFKA=host:port"),
        arguments: ChaosPlan.all)
    func onKafkaNothingIsLostDoubledOrInvented(_ plan: ChaosPlan) async throws {
        let scene = try await ChaosScene.onKafka(try #require(Self.broker), seed: plan.seed)
        defer { scene.remove() }
        try await expectSound(scene, plan)
    }

    @Test(
        .enabled(
            if: ServiceClock.library != nil,
            "skipped: clock jumps; install Debian's package faketime"))
    func theClocksOfServicesMove() async throws {
        let scene = try ChaosScene.onSQLite(seed: 1)
        defer { scene.remove() }
        let clock = try ServiceClock(.firstVerification, in: scene.folder)
        try clock.move(by: 2 * 86_400)
        let service = try ServiceProcess(
            "moved", ["verification"], in: scene.folder, environment: clock.environment)
        let day = Timestamps.format(Date() + 2 * 86_400).prefix(10)
        #expect(try await service.says("\(day)T", within: .seconds(10)), "\(service.remarks)")
        #expect(try await service.says("joined the group", within: .seconds(60)))
    }

    /// What it waits for at that moment may last for as long as the clock was put back.
    @Test(
        .enabled(
            if: broker != nil && ServiceClock.library != nil,
            "skipped: clocks put back on Kafka; set ASSAY_TEST_KAFKA=host:port, install faketime"))
    func onKafkaAServiceEndsWhoseClockWasPutBack() async throws {
        let scene = try await ChaosScene.onKafka(try #require(Self.broker), seed: 2)
        defer { scene.remove() }
        let log = try scene.place.open()
        try await log.create(scene.place.topics.all.map { TopicSpecification($0) })
        await log.close()
        let clock = try ServiceClock(.firstNotification, in: scene.folder)
        try clock.move(by: 7_200)
        let service = try ServiceProcess(
            "moved", ["notification"], in: scene.folder, environment: clock.environment)
        // It ticks.
        #expect(try await service.says("committed", within: .seconds(60)), "\(service.remarks)")
        try clock.move(by: 0)
        // libfaketime looks once a second.
        try await Task.sleep(for: .seconds(2))
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(90)), "\(service.remarks)")
        #expect(service.status == 0)
    }

    private func expectSound(_ scene: ChaosScene, _ plan: ChaosPlan) async throws {
        let result = try await ChaosRun(scene: scene, plan: plan).run()
        #expect(result.audit.problems == [], "\(plan)")
        #expect(result.mishaps == [], "\(plan)")
        #expect(result.kills >= plan.kills)
        #expect(result.audit.counts.requests >= plan.requests)
        #expect(result.audit.counts.notices > 0)
        if ChaosPlan.isLong, let aborted = result.aborted { #expect(aborted > 0) }
        print(
            "chaos on \(scene.place.title), \(plan): \(result.audit.counts), "
                + "\(result.repetitions) chunks sent again, "
                + "\(result.aborted ?? 0) records in aborted transactions")
    }
}
