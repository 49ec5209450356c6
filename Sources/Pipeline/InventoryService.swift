import Events
import Inventory
import Logging
import ServiceLifecycle

/// Keeps the inventory up with the log.
///
/// Ends on graceful shutdown with the page in hand taken in.
package struct InventoryService: Service {
    private let projection: InventoryProjection
    private let changes: ChangeSignal
    private let settings: WorkerSettings
    private let logger: Logger

    /// - Parameter changes: raised each time that something was taken in.
    package init(
        _ projection: InventoryProjection, changes: ChangeSignal = ChangeSignal(),
        settings: WorkerSettings = WorkerSettings(),
        logger: Logger
    ) {
        self.projection = projection
        self.changes = changes
        self.settings = settings
        self.logger = logger
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        var backoff = settings.backoff
        while !Task.isShuttingDown {
            do {
                let count = try await projection.advance { _ in changes.raise() }
                backoff = settings.backoff
                if count == 0 { await Task.pause(settings.poll) }
            } catch {
                guard error.passesByItself else { throw error }
                let pause = backoff.next()
                logger.warning("the inventory waits \(pause) and tries again: \(error)")
                await Task.pause(pause)
            }
        }
    }
}

extension Error {
    /// Whether trying again later may end well.
    package var passesByItself: Bool {
        switch self {
        case let error as EventLogError: error.reaction != .stop
        case let error as InventoryError:
            if case .busy = error { true } else { false }
        default: false
        }
    }
}
