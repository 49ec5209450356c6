import Events
import Logging
import Notifications
import ServiceLifecycle

/// Keeps a watch on the alerts up with the log.
///
/// Ends on graceful shutdown.
package struct AlertWatchService: Service {
    private let watch: AlertWatch
    private let changes: ChangeSignal
    private let settings: WorkerSettings
    private let logger: Logger

    /// - Parameter changes: raised each time that something was taken in.
    package init(
        _ watch: AlertWatch, changes: ChangeSignal = ChangeSignal(),
        settings: WorkerSettings = WorkerSettings(), logger: Logger
    ) {
        self.watch = watch
        self.changes = changes
        self.settings = settings
        self.logger = logger
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        var backoff = settings.backoff
        while !Task.isShuttingDown {
            do throws(EventLogError) {
                let count = try await watch.advance()
                backoff = settings.backoff
                if count > 0 { changes.raise() } else { await Task.pause(settings.poll) }
            } catch {
                guard error.reaction != .stop else { throw error }
                let pause = backoff.next()
                logger.warning("the watch on alerts waits \(pause) and tries again: \(error)")
                await Task.pause(pause)
            }
        }
    }
}
