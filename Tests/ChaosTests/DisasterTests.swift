import EventLogSQLite
import Events
import Foundation
import Testing

/// What happens to the file itself: a torn write-ahead log, a full disk, one that cannot be written.
@Suite(.serialized) struct DisasterTests {
    /// What a power cut leaves behind the last commit is passed over, and nothing acknowledged is
    /// lost with it.
    @Test(arguments: ChaosPlan.isLong ? [0, 1, 24, 4_000, 70_000] : [70_000])
    func aTornTailOfTheWriteAheadLogIsPassedOver(_ bytes: Int) async throws {
        let wreck = try await Wreck()
        defer { wreck.scene.remove() }
        var random = SplitMix64(seed: UInt64(bytes))
        let tail = Data((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &random) })
        let log = try FileHandle(forWritingTo: wreck.wal)
        try log.seekToEnd()
        try log.write(contentsOf: tail)
        try log.close()
        try await Wreck.expectSound(wreck.scene, wreck.ledger, feeding: 100)
    }

    /// Where the disk lied about what it had, the log is what it was at some moment before: a
    /// beginning of each partition, in which every consequence has its cause.
    @Test(arguments: ChaosPlan.isLong ? [0.1, 0.5, 0.9] : [0.5])
    func aTruncatedWriteAheadLogIsAnEarlierMoment(_ share: Double) async throws {
        let wreck = try await Wreck()
        defer { wreck.scene.remove() }
        let size = try #require(
            try FileManager.default.attributesOfItem(atPath: wreck.wal.path())[.size] as? NSNumber)
        let log = try FileHandle(forWritingTo: wreck.wal)
        try log.truncate(atOffset: UInt64(size.doubleValue * share))
        try log.close()
        try await Wreck.expectSound(
            wreck.scene, try await wreck.ledgerOfWhatIsLeft(), feeding: 100, hasForgotten: true)
    }

    @Test(
        .enabled(if: SmallDisk.isPossible, "skipped: a full disk; needs root, for a small tmpfs"))
    func aFullDiskIsSaidAndLosesNothing() async throws {
        // The empty tables and their write-ahead log take three.
        let disk = try SmallDisk(megabytes: 8)
        defer { disk.remove() }
        let scene = try ChaosScene.onSQLite(seed: 1, log: disk.folder)
        defer { scene.remove() }
        let service = try ServiceProcess(
            "verification", ["verification"], in: scene.folder, environment: [:])
        var ledger = Ledger()
        let feeder = try await Feeder(specimens: 50)
        var words = ""
        do {
            let log = try scene.place.open()
            try await log.create(scene.place.topics.all.map { TopicSpecification($0) })
            // More than fits; what was acknowledged counts.
            words = try await feeder.fill(scene.place.topics.requests, of: log, &ledger)
            await log.close()
        }
        #expect(words.contains("full") && words.contains("make room"), "\(words)")
        #expect(!ledger.acknowledged.isEmpty)
        #expect(try await service.ended(within: .seconds(60)), "\(service.remarks)")
        #expect(service.status == 74)
        #expect(service.remarks.contains("make room"), "\(service.remarks)")

        try disk.resize(megabytes: 64)
        try await Wreck.expectSound(scene, ledger, feeding: 100)
    }

    /// A disk that was mounted read-only, as kernels do with one that fails; or a file that somebody
    /// made read-only, in a folder that is not.
    @Test(
        .enabled(
            if: SmallDisk.isPossible, "skipped: a read-only disk; needs root, for a small tmpfs"),
        arguments: [true, false])
    func whatIsReadOnlyIsSaidAndLosesNothing(_ isAllOfTheDisk: Bool) async throws {
        let disk = try SmallDisk(megabytes: 64)
        defer { disk.remove() }
        let scene = try ChaosScene.onSQLite(seed: 1, log: disk.folder)
        defer { scene.remove() }
        let log = try scene.place.open()
        try await log.create(scene.place.topics.all.map { TopicSpecification($0) })
        let ledger = try await Feeder(specimens: 50).feed(
            100, over: .zero, to: scene.place.topics.requests, of: log, seed: 1)
        await log.close()

        let target = isAllOfTheDisk ? disk.folder : disk.folder.appending(path: "log.sqlite")
        try disk.protect(target)
        for arguments in [["verification"], ["producer", "--simulate", "--count", "1"]] {
            let service = try ServiceProcess(
                arguments[0], arguments, in: scene.folder, environment: [:])
            #expect(try await service.ended(within: .seconds(60)), "\(service.remarks)")
            #expect(service.status == 74)
            #expect(service.remarks.contains("must be writable"), "\(service.remarks)")
        }
        try disk.release(target)
        try await Wreck.expectSound(scene, ledger, feeding: 100)
    }
}

/// A log that services were at work on when the power went.
private struct Wreck {
    let scene: ChaosScene
    let ledger: Ledger

    init() async throws {
        scene = try ChaosScene.onSQLite(seed: 1)
        let fleet = Fleet(scene)
        let log = try scene.place.open()
        try await log.create(scene.place.topics.all.map { TopicSpecification($0) })
        try await fleet.startAll()
        let feeder = try await Feeder(specimens: 50)
        ledger = try await feeder.feed(
            150, over: .milliseconds(500), to: scene.place.topics.requests, of: log, seed: 1)
        _ = try await eventually(within: .seconds(60)) {
            try await log.describe([scene.place.topics.notifications]).flatMap(\.partitions)
                .contains { $0.end > 0 }
        }
        // The last to close would take the write-ahead log with it.
        await log.close()
        try await fleet.killAll()
    }

    var wal: URL { scene.folder.appending(path: "log.sqlite-wal") }

    /// Without the acknowledged requests that the disk has lost.
    func ledgerOfWhatIsLeft() async throws -> Ledger {
        let log = try scene.place.open()
        let parts = try await log.describe([scene.place.topics.requests]).flatMap(\.partitions)
        await log.close()
        let ends = Dictionary(uniqueKeysWithValues: parts.map { ($0.partition, $0.end) })
        var left = ledger
        left.acknowledged = ledger.acknowledged.filter { position, _ in
            position.offset < ends[position.partition] ?? 0
        }
        return left
    }

    /// The services find their way from what is left, and everything adds up.
    /// - Parameter hasForgotten: alerts were told of notices that the log has lost.
    static func expectSound(
        _ scene: ChaosScene, _ ledger: Ledger, feeding count: Int, hasForgotten: Bool = false
    ) async throws {
        let log = try scene.place.open()
        let fleet = Fleet(scene)
        let before = hasForgotten ? scene.alerts.count : 0
        try await fleet.startAll()
        let more = try await Feeder(specimens: 50).feed(
            count, over: .milliseconds(500), to: scene.place.topics.requests, of: log, seed: 2)
        try await fleet.retire(.producer)
        try await scene.drained(log, patience: .seconds(120), watching: fleet)
        try await fleet.stopAll()
        var all = ledger
        all.acknowledged.merge(more.acknowledged) { $1 }
        all.sent.formUnion(more.sent)
        let decided = try await notices(scene, log)
        let alerts = scene.alerts.enumerated().filter { index, line in
            index >= before || decided.contains(line)
        }
        let audit = try await Audit(
            log, scene.place.topics, ledger: all, alerts: alerts.map(\.element))
        #expect(audit.problems == [])
        // By itself, so that a failure shows it.
        let mishaps = await fleet.mishaps
        #expect(mishaps == [])
        if let file = log as? SQLiteEventLog {
            #expect(try await file.problems(quick: false) == [])
        }
        await log.close()
    }

    /// The lines that the log knows of.
    private static func notices(
        _ scene: ChaosScene, _ log: any EventLog
    ) async throws -> Set<[UInt8]> {
        var all: Set<[UInt8]> = []
        try await log.walk(scene.place.topics.notices) { record in
            if (try? Notice(json: record.message.value ?? [])) != nil {
                all.insert(record.message.value ?? [])
            }
            return true
        }
        return all
    }
}
