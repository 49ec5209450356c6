import Events
import Foundation
import GRDB
import Synchronization

/// The log's one thread: notices what other processes wrote, and keeps leases alive meanwhile.
///
/// It is a thread, not a task, as it sleeps and waits for the disk, and as leases must be renewed
/// while every thread of the cooperative pool judges. It ends with its log.
final class LogKeeper: Sendable {
    private let core: SQLiteLogCore
    private let watcher: DatabaseQueue
    private let isStopped = Mutex(false)

    init(core: SQLiteLogCore) throws {
        self.core = core
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "assay.log.watcher"
        configuration.busyMode = .timeout(core.settings.busyTimeout.seconds)
        watcher = try DatabaseQueue(path: core.file.path, configuration: configuration)
        let thread = Thread { [self] in run() }
        thread.name = "assay.log"
        thread.start()
    }

    /// The thread ends within one poll; its connection is closed on return.
    func stop() {
        isStopped.withLock { $0 = true }
        // What fails here is closed with the last reference.
        try? watcher.close()
    }

    private func run() {
        let settings = core.settings
        var seen: Int64?
        var lastChange = ContinuousClock.now
        var lastBeat = ContinuousClock.now
        var lastRetention = ContinuousClock.now
        while !isStopped.withLock({ $0 }) {
            let now = ContinuousClock.now
            let version = try? watcher.unsafeRead { db in
                try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
            }
            if version != seen {
                seen = version
                lastChange = now
                core.signal.raise()
            }
            if let heartbeat = settings.heartbeat, now - lastBeat >= heartbeat {
                // What fails now is tried again at the next beat, well before the lease is over.
                try? core.renewLeases()
                lastBeat = now
            }
            if let interval = settings.retentionInterval, now - lastRetention >= interval {
                // No longer than the heartbeats allow; what is left is for the next round.
                let isDone = try? core.applyRetention(until: .now + .milliseconds(500))
                if isDone ?? true { lastRetention = now }
            }
            let isQuiet = now - lastChange > .seconds(1) || !core.signal.hasWaiters
            let pause = isQuiet ? settings.idlePollInterval : settings.pollInterval
            Thread.sleep(forTimeInterval: pause.seconds)
        }
    }
}
