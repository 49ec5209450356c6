import Events
import FoundationEssentials
import Logging
import ServiceLifecycle

/// Lets time into the log: appends a tick to each partition of the topics whose readers wait for a
/// time.
///
/// Several copies do not double it: a tick is named by its partition and slot, a copy that finds the
/// slot's tick in the log appends none, and readers pass over a slot that they have met.
package struct Ticker: Service {
    private let log: any EventLog
    private let topics: Topics
    private let interval: Double
    private let now: @Sendable () -> Date
    private let logger: Logger

    /// Records of the current slot that are looked through for its tick.
    private static let looked = BatchLimit(records: 200, bytes: 1 << 20)

    /// - Parameter interval: seconds; a slot's length.
    package init(
        log: any EventLog, topics: Topics, interval: Double,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.log = log
        self.topics = topics
        self.interval = interval
        self.now = now
        self.logger = logger
    }

    /// - Throws: what a person has to act on; what passes by itself is waited out.
    package func run() async throws {
        while !Task.isShuttingDown {
            do {
                try await tick()
            } catch let error as EventLogError {
                guard error.reaction != .stop else { throw error }
                logger.warning("the clock misses a tick: \(error)")
            }
            let left =
                interval
                - now().timeIntervalSince1970.truncatingRemainder(
                    dividingBy: interval)
            await Task.pause(.seconds(left))
        }
    }

    /// Appends the tick of the present slot where there is none.
    package func tick() async throws {
        let slot = Int64((now().timeIntervalSince1970 / interval).rounded(.down))
        let start = Date(timeIntervalSince1970: Double(slot) * interval)
        let outcomes = try await log.describe(topics.outcomes).flatMap(\.partitions).reduce(0) {
            $0 + $1.end
        }
        let tick = Tick(slot: slot, at: start, outcomes: outcomes)
        for topic in try await log.describe([topics.observations, topics.notices]) {
            let count = Int32(topic.partitions.count)
            var messages: [Message] = []
            for description in topic.partitions {
                let partition = description.partition
                let recent = try await log.read(
                    partition, from: .time(start), limit: Self.looked)
                guard !recent.contains(where: { Self.slot(of: $0) == slot }) else { continue }
                let key = PartitionKey.leading(to: partition.index, of: count, prefix: "tick")
                messages.append(AlertCodec.message(tick, to: partition, key: key))
            }
            if !messages.isEmpty { _ = try await log.append(messages, to: topic.name) }
        }
    }

    private static func slot(of record: Record) -> Int64? {
        guard record.message.text("ce_type") == EventType.ticked.rawValue else { return nil }
        return (try? Tick(json: record.message.value ?? []))?.slot
    }
}
