import Events
import FoundationEssentials
import Logging
import Notifications

/// The notification service's first step: outcomes and commands become what the deciding step hears,
/// keyed by certificate, in one topic.
///
/// It remembers nothing and decides nothing. Outcome topics have no common order, and a member of a
/// group may own a partition of one and not of the other: behind this step there is one order.
package struct NotificationStep: Step {
    package let description: StepDescription
    private let observations: TopicName
    private let log: any EventLog
    private let now: @Sendable () -> Date
    private let logger: Logger

    package init(
        topics: Topics, groups: Groups, log: any EventLog,
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        description = .notification(topics: topics, groups: groups)
        observations = topics.observations
        self.log = log
        self.now = now
        self.logger = logger
    }

    /// How many partitions the topic of observations has; it never changes.
    package struct Memory: Sendable {
        var partitions: Int32?
    }

    package func makeMemory() -> Memory { Memory() }

    package func process(
        _ records: [Record], memory: inout Memory
    ) async throws -> [Emission] {
        var emissions: [Emission] = []
        for record in records {
            if record.message.text("ce_type") == EventType.commanded.rawValue {
                let count = try await partitions(&memory)
                emissions += commands(of: record, partitions: count)
            } else if let observation = observation(of: record) {
                emissions.append(
                    Emission(
                        AlertCodec.message(observation, causedBy: record, readAt: now()),
                        to: observations))
            }
        }
        return emissions
    }

    private func partitions(_ memory: inout Memory) async throws -> Int32 {
        if let count = memory.partitions { return count }
        guard let topic = try await log.describe([observations]).first else {
            throw EventLogError.topicMissing(observations)
        }
        let count = Int32(topic.partitions.count)
        memory.partitions = count
        return count
    }

    /// What is about one certificate goes there, what is about all of them everywhere.
    private func commands(of record: Record, partitions: Int32) -> [Emission] {
        guard let command = parse(record, AlertCommand.init(json:)), command.action != .rules
        else { return [] }
        if let key = command.key ?? command.receiver {
            return [
                Emission(
                    AlertCodec.message(
                        command, key: Array(key.utf8), causedBy: record, readAt: now()),
                    to: observations)
            ]
        }
        return (0..<partitions).map { index in
            let key = PartitionKey.leading(to: index, of: partitions, prefix: "command")
            return Emission(
                AlertCodec.message(
                    command, key: key, causedBy: record, readAt: now(), ordinal: Int(index)),
                to: observations)
        }
    }

    private func observation(of record: Record) -> Observation? {
        do {
            return Observation(try OutcomeCodec.read(record))
        } catch {
            return pass(over: record, error)
        }
    }

    private func parse<T>(
        _ record: Record, _ read: ([UInt8]) throws(ContractError) -> T
    ) -> T? {
        do {
            return try read(record.message.value ?? [])
        } catch {
            return pass(over: record, error)
        }
    }

    /// Others may write to these topics too.
    private func pass<T>(over record: Record, _ error: ContractError) -> T? {
        logger.warning("passes over \(record.position): \(error)")
        return nil
    }
}
