import Events
import Foundation
import Intake
import Pipeline
import ServiceLifecycle
import Synchronization

/// One run of the demo: all services in one process, until every request has had its effect.
struct DemoRun {
    let joinery: Joinery
    let simulation: Simulation
    /// Whether nothing but the report may be printed.
    let isQuiet: Bool

    /// How many alerts are shown; the others are counted only.
    private static let shownAlerts = 8

    func report(count: Int) async throws -> DemoReport {
        let terminal = joinery.terminal
        if !isQuiet {
            try terminal.print(
                "\(count) requests from \(simulation.sources.count) sources. Some of the alerts:")
        }
        let tally = ProducerTally()
        let monitor = DemoMonitor(joinery: joinery, tally: tally, count: count, isQuiet: isQuiet)
        let start = ContinuousClock.now
        let parts =
            try joinery.verification() + joinery.notification(print: sampler())
            + joinery.producers(simulation.sources, tally: tally)
            + [.init(name: "monitor", service: monitor)]
        try await joinery.run(parts)
        terminal.progress("")
        let judged = monitor.judgedAt.value ?? .now
        let found = try await Reconciliation.report(
            on: joinery.log, topics: joinery.settings.topics, groups: joinery.settings.groups)
        return DemoReport(
            found, sent: tally.bySource, seconds: (judged - start).seconds,
            log: joinery.settings.log)
    }

    /// Prints the first alerts, each on a line that is not wider than the terminal.
    private func sampler() -> @Sendable ([UInt8]) throws -> Void {
        let shown = Mutex(0)
        let terminal = joinery.terminal
        let limit = isQuiet ? 0 : Self.shownAlerts
        return { bytes in
            let isShown = shown.withLock { count in
                count += 1
                return count <= limit
            }
            guard isShown else { return }
            terminal.progress("")
            try Joinery.printToOutput(bytes)
        }
    }
}

/// Watches a demo, and ends it when there is nothing left to do.
struct DemoMonitor: Service {
    let joinery: Joinery
    let tally: ProducerTally
    let count: Int
    let isQuiet: Bool
    /// When the last verdict was there.
    let judgedAt = DemoInstant()

    private static let interval = Duration.milliseconds(100)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if try await isDone() { return }
                do { try await Task.sleep(for: Self.interval) } catch { return }
            }
        }
    }

    private func isDone() async throws -> Bool {
        let settings = joinery.settings
        guard try await !joinery.log.describe([settings.topics.requests]).isEmpty else {
            return false
        }
        let toJudge = try await behind(settings.groups.verification, [settings.topics.requests])
        let parked = try await behind(settings.groups.retries, [settings.topics.retries])
        let isJudged = tally.total >= count && toJudge == 0 && parked == 0
        if isJudged { judgedAt.note() }
        if !isQuiet { try await showProgress(toJudge) }
        guard isJudged else { return false }
        let toDecide = try await behind(settings.groups.notification, settings.topics.outcomes)
        guard toDecide == 0,
            try await behind(settings.groups.alerting, [settings.topics.observations]) == 0
        else { return false }
        return try await behind(settings.groups.delivery, [settings.topics.notices]) == 0
    }

    private func behind(_ group: GroupName, _ topics: [TopicName]) async throws -> Int64 {
        try await joinery.log.lag(of: group, in: topics).reduce(0) { $0 + $1.records }
    }

    private func showProgress(_ toJudge: Int64) async throws {
        let sent = tally.total
        joinery.terminal.progress("\(sent) of \(count) sent, \(toJudge) waiting for their verdict")
    }
}

/// The first moment that something was so.
final class DemoInstant: Sendable {
    private let first = Mutex<ContinuousClock.Instant?>(nil)

    func note() {
        first.withLock { $0 = $0 ?? .now }
    }

    var value: ContinuousClock.Instant? { first.withLock { $0 } }
}
