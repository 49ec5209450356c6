import Events
import Foundation

/// One run: services that are killed, frozen and cut off while requests come in; then the audit.
struct ChaosRun {
    let scene: ChaosScene
    let plan: ChaosPlan

    struct Result {
        let audit: Audit
        let kills: Int
        let mishaps: [String]
        let repetitions: Int
        /// Records in aborted transactions; nil where there are no transactions.
        let aborted: Int?
    }

    /// How long what is left may take once nobody disturbs.
    private static let drainPatience = Duration.seconds(300)

    func run() async throws -> Result {
        let log = try scene.place.open()
        let fleet = Fleet(scene)
        do {
            try await log.create(scene.place.topics.all.map { TopicSpecification($0) })
            let feeder = try await Feeder(specimens: plan.specimens)
            let schedule = FaultSchedule(plan, hasNetwork: scene.network != nil)
            try await fleet.startAll()
            async let ledger = feeder.feed(
                plan.requests, over: scene.place.pause * schedule.faults.count / 2,
                to: scene.place.topics.requests, of: log, seed: plan.seed)
            try await disturb(fleet, schedule)
            let acknowledged = try await ledger
            try await fleet.retire(.producer)
            try await scene.drained(log, patience: Self.drainPatience, watching: fleet)
            try await fleet.stopAll()
            let audit = try await Audit(
                log, scene.place.topics, ledger: acknowledged, alerts: scene.alerts)
            let topics =
                scene.place.topics.outcomes
                + [scene.place.topics.observations, scene.place.topics.notices]
            let written = try await log.describe(topics)
            var committed = 0
            for topic in topics {
                try await log.walk(topic) { _ in
                    committed += 1
                    return true
                }
            }
            await log.close()
            return Result(
                audit: audit, kills: await fleet.kills, mishaps: await fleet.mishaps,
                repetitions: acknowledged.repetitions,
                aborted: try scene.network.map {
                    try AbortedRecords.count(
                        in: written, broker: $0.broker, committed: committed)
                })
        } catch {
            try? await fleet.killAll()
            await log.close()
            throw error
        }
    }

    /// Those that take a while go on beside the next ones.
    private func disturb(_ fleet: Fleet, _ schedule: FaultSchedule) async throws {
        var random = SplitMix64(seed: plan.seed ^ 0xFA17)
        try await withThrowingTaskGroup { tasks in
            for fault in schedule.faults {
                let share = Double.random(in: 0...1, using: &random)
                try await Task.sleep(for: scene.place.pause * share)
                switch fault {
                case .freeze, .clockJump, .silence:
                    tasks.addTask { try await fleet.perform(fault) }
                case .kill, .stop, .cut, .restartBroker: try await fleet.perform(fault)
                }
            }
            try await tasks.waitForAll()
        }
    }
}

extension ChaosScene {
    /// Waits until all groups have dealt with all there is.
    func drained(_ log: any EventLog, patience: Duration, watching fleet: Fleet) async throws {
        let deadline = ContinuousClock.now + patience
        while true {
            let behind = (try? await behind(log)) ?? .max
            if behind == 0 { return }
            guard ContinuousClock.now < deadline else {
                throw ChaosError.notDrained("\(behind) records are left")
            }
            try await fleet.checkForMishaps()
            let mishaps = await fleet.mishaps
            // Where all end by themselves there is no hope.
            guard mishaps.count < 10 else { throw ChaosError.mishaps(mishaps) }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func behind(_ log: any EventLog) async throws -> Int64 {
        var sum: Int64 = 0
        for (group, topics) in [
            (place.groups.verification, [place.topics.requests]),
            (place.groups.notification, place.topics.outcomes),
            (place.groups.alerting, [place.topics.observations]),
            (place.groups.delivery, [place.topics.notices]),
        ] {
            sum += try await log.lag(of: group, in: topics).reduce(0) { $0 + $1.records }
        }
        return sum
    }
}
