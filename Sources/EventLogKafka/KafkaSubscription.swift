import Dispatch
import Events
import Foundation

/// A member of a consumer group, with the transactions that commit what it reads.
///
/// Two threads: one polls, and serves rebalances even while the caller judges; one commits. They
/// share ``SubscriptionCore``.
final class KafkaSubscription: EventSubscription {
    private let core: SubscriptionCore
    private let topics: KafkaTopics

    /// Joins the group.
    /// - Parameter instance: the identity of a static member.
    init(
        settings: KafkaSettings, topics: KafkaTopics, group: GroupName, reading: [TopicName],
        instance: String?
    ) throws(EventLogError) {
        self.topics = topics
        core = SubscriptionCore(settings: settings, group: group, instance: instance)
        do {
            let consumer = try RDKafkaGroupConsumer(
                properties: settings.memberProperties(group: group, instance: instance),
                statistics: settings.statisticsReceiver
            ) { [core] in core.change($0) }
            try consumer.subscribe(reading)
            core.start(consumer)
        } catch {
            throw error.asEventLogError("cannot join group \(group)")
        }
    }

    deinit { _ = core.leave() }

    func next(
        _ limit: BatchLimit, waitingUpTo timeout: Duration
    ) async throws(EventLogError) -> EventBatch {
        let result: Result<EventBatch, EventLogError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                core.ask(
                    SubscriptionState.Request(
                        limit: limit, deadline: .now + timeout,
                        answer: { continuation.resume(returning: $0) }))
                // Cancelled before there was anything to cancel.
                if Task.isCancelled { core.cancel() }
            }
        } onCancel: {
            core.cancel()
        }
        return try result.get()
    }

    func commit(
        _ batch: EventBatch, emitting emissions: [Emission]
    ) async throws(EventLogError) {
        do {
            try MessageSize.check(
                emissions.lazy.map(\.message), limit: core.settings.maximumMessageBytes)
            for topic in Set(emissions.map(\.topic)) { try await topics.require(topic) }
            try await core.commit(batch, emissions)
        } catch {
            core.giveUp("a commit failed: \(error)", told: true)
            throw error
        }
    }

    func rewind() async throws(EventLogError) {
        guard !core.isLeaving else { throw .closed }
        core.giveUp("it was given up", told: true)
    }

    func leave() async {
        _ = core.leave()
        await core.ended()
    }

    /// Goes as the member of a killed process goes: the group is not told, nothing is aborted.
    func vanish() async {
        core.vanish()
        await core.ended()
    }
}
