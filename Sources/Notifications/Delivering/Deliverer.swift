import Events
import FoundationEssentials
import Synchronization

/// Sends messages: those of one receiver in order, several receivers at once, each message once.
///
/// What was delivered is remembered as long as the process lives, whether the step's batch is
/// committed or not: a message that comes again since a commit failed is not sent again. Beyond that
/// what leaves the house is at-least-once, with an id that receivers recognise.
package final class Deliverer: Sendable {
    private let receivers: Receivers
    package let settings: DeliverySettings
    private let time: Timekeeping
    private let delivered: Mutex<RecentMemory<String, Date>>

    package init(
        to receivers: Receivers, settings: DeliverySettings = DeliverySettings(),
        time: Timekeeping = .system
    ) {
        self.receivers = receivers
        self.settings = settings
        self.time = time
        delivered = Mutex(RecentMemory(capacity: settings.rememberedNotices))
    }

    /// Tries what is due in the outbox, as far as the time of a batch goes.
    ///
    /// Ends soon when the task is cancelled; what was not tried then still waits.
    /// - Returns: what became of the notices that were tried, and of those that are hopeless; the
    ///   outbox has taken it in.
    package func serve(_ outbox: inout Outbox) async -> [NoticeConclusion] {
        let start = time.now()
        var conclusions = outbox.hopeless(at: start)
        for conclusion in conclusions { outbox.conclude(conclusion) }
        let lanes = outbox.due(at: start) { receivers.grouping(of: $0) }
        let end = start.addingTimeInterval(settings.batchSeconds)
        let tried = await send(lanes.map(\.messages), from: outbox, until: end)
        for conclusion in tried { outbox.conclude(conclusion) }
        conclusions += tried
        return conclusions
    }

    private func send(
        _ lanes: [[OutgoingMessage]], from outbox: Outbox, until end: Date
    ) async -> [NoticeConclusion] {
        await withTaskGroup(of: (Int, [NoticeConclusion]).self) { group in
            var waiting = lanes.enumerated().makeIterator()
            func next() {
                guard let (index, lane) = waiting.next() else { return }
                group.addTask { (index, await self.send(lane, from: outbox, until: end)) }
            }
            for _ in 0..<settings.parallelReceivers { next() }
            var results = [[NoticeConclusion]](repeating: [], count: lanes.count)
            for await (index, conclusions) in group {
                results[index] = conclusions
                next()
            }
            return results.flatMap(\.self)
        }
    }

    private func send(
        _ lane: [OutgoingMessage], from outbox: Outbox, until end: Date
    ) async -> [NoticeConclusion] {
        var conclusions: [NoticeConclusion] = []
        var failures = 0
        for message in lane {
            guard !Task.isCancelled, time.now() <= end, failures < settings.failuresInRow else {
                break
            }
            let (error, channel) = await send(message)
            // An attempt that was broken off says nothing about the receiver.
            if error != nil, Task.isCancelled { break }
            failures = error == nil ? 0 : failures + 1
            conclusions += outbox.conclusions(
                of: message, error, on: channel, at: time.now(), chance: time.chance())
            if case .receiverGone = error { break }
        }
        return conclusions
    }

    private func send(_ message: OutgoingMessage) async -> (DeliveryError?, ChannelKind?) {
        let notice = message.notice
        guard let channel = receivers.channel(for: notice.receiver) else {
            return (
                .giveUp(
                    "the settings have no receiver of this name, or do not allow the address"), nil
            )
        }
        let key = "\(notice.receiver)\n\(message.id)"
        if delivered.withLock({ $0[key] }) != nil { return (nil, channel.kind) }
        do throws(DeliveryError) {
            try await channel.deliver(notice, attempt: message.attempt)
            let now = time.now()
            delivered.withLock { $0[key] = now }
            return (nil, channel.kind)
        } catch {
            return (error, channel.kind)
        }
    }
}
