import Events
import Intake
import Logging
import ServiceLifecycle
import Synchronization

/// Sends what a source sees to the log, and waits when the log does.
package struct Producer: Service {
    private let source: any EventSource
    private let log: any EventLog
    private let topic: TopicName
    private let tally: ProducerTally
    private let logger: Logger

    package init(
        _ source: any EventSource, log: any EventLog, topic: TopicName,
        tally: ProducerTally = ProducerTally(), logger: Logger
    ) {
        self.source = source
        self.log = log
        self.topic = topic
        self.tally = tally
        self.logger = logger
    }

    /// Returns when the source has nothing more to say, or at graceful shutdown.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await source.run { messages in
                try await append(messages)
                tally.add(messages.count, from: source.name)
            }
        }
    }

    /// Appends, and tries again while the log is away: a repetition has the same ids.
    ///
    /// A shutdown ends the waiting, and what was not sent is said.
    private func append(_ messages: [Message]) async throws {
        var backoff = Backoff()
        while let error = await failure(of: messages) {
            guard error.reaction == .retry, !Task.isShuttingDown else { throw error }
            let pause = backoff.next()
            logger.warning(
                "waits \(pause) and tries again: \(error)", metadata: ["source": "\(source.name)"])
            await Task.pause(pause)
        }
    }

    /// Nil when the messages are in the log.
    private func failure(of messages: [Message]) async -> EventLogError? {
        do throws(EventLogError) {
            _ = try await log.append(messages, to: topic)
            return nil
        } catch {
            return error
        }
    }
}

/// How many messages each source has sent so far.
package final class ProducerTally: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    package init() {}

    package var bySource: [String: Int] { counts.withLock { $0 } }

    package var total: Int { counts.withLock { $0.values.reduce(0, +) } }

    func add(_ count: Int, from source: String) {
        counts.withLock { $0[source, default: 0] += count }
    }
}
