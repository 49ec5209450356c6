import EventLogSQLite
import Events
import Foundation
import Synchronization
import TestSupport
import Testing

/// Logs on one file, each with connections of its own, as processes have them.
///
/// The machine's clock stands still unless the fixture moves it: a lease is over when a trial says
/// so, however slow the machine is.
struct SQLiteFixture: EventLogFixture {
    let folder: URL
    private let clock = ManualClock()
    private let logs = Logs()

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("assay-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var path: String { folder.appendingPathComponent("log.sqlite").path }

    var settings: SQLiteEventLogSettings {
        var settings = SQLiteEventLogSettings()
        settings.uptime = { [clock] in clock.now }
        settings.heartbeat = nil
        settings.retentionInterval = nil
        settings.retentionChunk = 3
        settings.busyTimeout = .seconds(60)
        return settings
    }

    func connect() async throws -> any EventLog { try open(settings) }

    func open(_ settings: SQLiteEventLogSettings) throws -> SQLiteEventLog {
        let log = try SQLiteEventLog(path: path, settings: settings)
        logs.all.withLock { $0.append(log) }
        return log
    }

    func kill(_ log: any EventLog) async throws { try pass(leaseOf: log) }

    func stall(_ log: any EventLog) async throws { try pass(leaseOf: log) }

    func applyRetention(_ log: any EventLog) async throws {
        try await #require(log as? SQLiteEventLog).applyRetention()
    }

    func tearDown() async {
        for log in logs.all.withLock({ $0 }) { await log.close() }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Time passes in which every log but one renews its leases.
    private func pass(leaseOf log: any EventLog) throws {
        let silent = try #require(log as? SQLiteEventLog)
        for _ in 0..<5 {
            clock.advance(by: settings.lease / 4)
            for other in logs.all.withLock({ $0 }) where other !== silent {
                try other.renewLeases()
            }
        }
    }

    private final class Logs: Sendable {
        let all = Mutex<[SQLiteEventLog]>([])
    }
}

/// A clock that is moved by hand.
final class ManualClock: Sendable {
    private let time = Mutex(Duration.seconds(1000))

    var now: Duration { time.withLock { $0 } }

    func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
