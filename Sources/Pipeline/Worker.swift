import Events
import FoundationEssentials
import Logging
import ServiceLifecycle

/// Runs a step as a member of its consumer group: read, process, commit with what follows, again.
///
/// The three overlap, batch by batch (see ``StepTurning``). Ends on graceful shutdown with the batches
/// in hand finished, their positions committed and the group left. Several workers of one step, in one
/// process or many, share the partitions.
package struct Worker<S: Step>: Service {
    private let step: S
    private let log: any EventLog
    private let settings: WorkerSettings
    private let logger: Logger

    package init(_ step: S, log: any EventLog, settings: WorkerSettings, logger: Logger) {
        self.step = step
        self.log = log
        self.settings = settings
        self.logger = logger
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        guard let subscription = try await join() else { return }
        var turning = turning(subscription)
        do {
            try await work(&turning)
        } catch {
            await leave(turning, subscription)
            throw error
        }
        await leave(turning, subscription)
        logger.info("left the group", metadata: metadata)
    }

    /// Nil when shutdown came first.
    private func join() async throws -> (any EventSubscription)? {
        var backoff = settings.backoff
        while !Task.isShuttingDown {
            do {
                let subscription = try await log.subscribe(
                    step.description.group, to: step.description.inputs)
                logger.info("joined the group", metadata: metadata)
                return subscription
            } catch {
                try await absorb(error, &backoff)
            }
        }
        return nil
    }

    private func turning(_ subscription: any EventSubscription) -> StepTurning<S> {
        StepTurning(
            step, subscription: subscription,
            handling: settings.handling.map { Handling($0, log: log, logger: logger) },
            span: settings.batch.records * WorkerSettings.batchesInHand,
            member: UUID().uuidString)
    }

    private func leave(
        _ turning: StepTurning<S>, _ subscription: any EventSubscription
    ) async {
        do {
            try await turning.leave()
        } catch {
            logger.warning("leaves no word for those who come after: \(error)", metadata: metadata)
        }
        await subscription.leave()
    }

    private func work(_ turning: inout StepTurning<S>) async throws {
        var size = BatchSize(most: settings.batch.records)
        var backoff = settings.backoff
        while !Task.isShuttingDown || turning.isBusy {
            let limit = BatchLimit(records: size.records, bytes: settings.batch.bytes)
            do {
                let progress = try await turning.advance(
                    reading: Task.isShuttingDown ? nil : limit, waitingUpTo: settings.poll)
                size.met(records: progress.processed, in: progress.processing)
                if progress.committed > 0 {
                    logger.debug("committed \(progress.committed) records", metadata: metadata)
                }
                backoff = settings.backoff
            } catch let pause as StepPause {
                await Task.pause(pause.duration)
            } catch let error as EventLogError {
                try await absorb(error, &backoff)
            }
        }
    }

    /// Waits out what passes by itself, and throws the rest.
    private func absorb(_ error: EventLogError, _ backoff: inout Backoff) async throws {
        switch error.reaction {
        case .proceed:
            logger.info("goes on from the committed positions: \(error)", metadata: metadata)
        case .retry:
            let pause = backoff.next()
            logger.warning("waits \(pause) and tries again: \(error)", metadata: metadata)
            await Task.pause(pause)
        case .stop:
            throw error
        }
    }

    private var metadata: Logger.Metadata {
        ["step": "\(step.description.name)", "group": "\(step.description.group)"]
    }
}
