import Events
import FoundationEssentials
import Synchronization

/// Delivers batches of notices: those of one receiver in order, several receivers at once.
///
/// A notice that comes again is not delivered again; its former conclusion is given back, since the
/// batch that held it was not committed. The memory of that lasts as long as the process: what
/// leaves the house is at-least-once, with an id that receivers recognise.
package final class Deliverer: Sendable {
    private let receivers: Receivers
    private let settings: DeliverySettings
    private let time: Timekeeping
    private let memory: Mutex<DeliveryMemory>

    package init(
        to receivers: Receivers, settings: DeliverySettings = DeliverySettings(),
        time: Timekeeping = .system
    ) {
        self.receivers = receivers
        self.settings = settings
        self.time = time
        memory = Mutex(DeliveryMemory(capacity: settings.rememberedNotices))
    }

    /// Delivers the notices as far as the batch's time goes.
    ///
    /// Ends soon when the task is cancelled; what is left then is unfinished.
    package func deliver(_ notices: [Notice]) async -> DeliveryReport {
        let end = time.now().addingTimeInterval(settings.batchSeconds)
        var lanes: [String: [Int]] = [:]
        for (index, notice) in notices.enumerated() {
            lanes[notice.receiver, default: []].append(index)
        }
        // In the order of first mention, so that a run can be followed.
        let order = lanes.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
        var fates = [NoticeConclusion?](repeating: nil, count: notices.count)
        await withTaskGroup(of: [(Int, NoticeConclusion?)].self) { group in
            var waiting = order[...]
            for _ in 0..<min(settings.parallelReceivers, order.count) {
                guard let lane = waiting.popFirst() else { break }
                group.addTask { await self.deliver(lane, of: notices, until: end) }
            }
            for await results in group {
                for (index, conclusion) in results { fates[index] = conclusion }
                guard let lane = waiting.popFirst() else { continue }
                group.addTask { await self.deliver(lane, of: notices, until: end) }
            }
        }
        var report = DeliveryReport()
        for (notice, fate) in zip(notices, fates) {
            if let fate {
                report.conclusions.append(fate)
            } else {
                report.unfinished.append(notice)
            }
        }
        return report
    }

    private func deliver(
        _ lane: [Int], of notices: [Notice], until end: Date
    ) async -> [(Int, NoticeConclusion?)] {
        var results: [(Int, NoticeConclusion?)] = []
        for index in lane {
            let conclusion = await deliver(notices[index], until: end)
            if let conclusion { memory.withLock { $0.conclude(conclusion) } }
            results.append((index, conclusion))
        }
        return results
    }

    /// Nil where the time is over before the notice is concluded.
    private func deliver(_ notice: Notice, until end: Date) async -> NoticeConclusion? {
        if let known = memory.withLock({ $0.conclusion(of: notice) }) { return known }
        guard let channel = receivers.channel(for: notice.receiver) else {
            return conclude(
                notice, on: nil, attempts: 0,
                error: "the settings have no receiver of this name, or do not allow the address")
        }
        var attempts = memory.withLock { $0.attempts(for: notice) }
        while true {
            if let reason = memory.withLock({ $0.reasonGone(notice.receiver) }) {
                return conclude(
                    notice, on: channel, attempts: attempts,
                    error: "the receiver is switched off until the next start: \(reason)")
            }
            guard await isTime(for: notice.receiver, until: end) else { return nil }
            attempts += 1
            do throws(DeliveryError) {
                try await channel.deliver(notice, attempt: attempts)
                return conclude(notice, on: channel, attempts: attempts, error: nil)
            } catch {
                // An attempt that was broken off says nothing about the receiver.
                if Task.isCancelled { return nil }
                if let conclusion = note(error, of: notice, on: channel, attempts: attempts) {
                    return conclusion
                }
            }
        }
    }

    /// Waits until the receiver may be tried; false where the batch's time is over before.
    private func isTime(for receiver: String, until end: Date) async -> Bool {
        guard !Task.isCancelled else { return false }
        let now = time.now()
        let start = memory.withLock { $0.pause(of: receiver) } ?? now
        if start > now {
            // Beyond the end it waits too: else what is unfinished would go round without a pause.
            await time.sleep(.seconds(min(start, end).timeIntervalSince(now)))
        }
        return !Task.isCancelled && start <= end && time.now() <= end
    }

    /// The conclusion where the attempt was the last one; else notes when the next may be.
    private func note(
        _ error: DeliveryError, of notice: Notice, on channel: any NoticeChannel, attempts: Int
    ) -> NoticeConclusion? {
        let now = time.now()
        switch error {
        case .giveUp(let reason):
            return conclude(notice, on: channel, attempts: attempts, error: reason)
        case .receiverGone(let reason):
            memory.withLock { $0.disable(notice.receiver, reason: reason) }
            return conclude(notice, on: channel, attempts: attempts, error: reason)
        case .retry(let reason, let after):
            let isOld = now.timeIntervalSince(notice.decidedAt) > settings.maximumAgeSeconds
            guard attempts < settings.maximumAttempts, !isOld else {
                return conclude(notice, on: channel, attempts: attempts, error: reason)
            }
            let wait = max(pause(after: attempts), after?.inSeconds ?? 0)
            memory.withLock {
                $0.failed(notice, attempt: attempts, retryAt: now.addingTimeInterval(wait))
            }
            return nil
        }
    }

    /// Exponential, and between half and all of it by chance, so that receivers of one house do not
    /// come back at the same moment.
    private func pause(after attempts: Int) -> Double {
        let whole = settings.firstPauseSeconds * Double(1 << min(attempts - 1, 30))
        return min(whole, settings.maximumPauseSeconds) * (0.5 + time.chance() / 2)
    }

    private func conclude(
        _ notice: Notice, on channel: (any NoticeChannel)?, attempts: Int, error: String?
    ) -> NoticeConclusion {
        NoticeConclusion(
            noticeID: notice.id, receiver: notice.receiver,
            channel: channel?.kind.rawValue ?? "none",
            status: error == nil ? .delivered : .failed, attempts: attempts, error: error,
            title: notice.title, certificateSHA256: notice.certificate?.sha256,
            concludedAt: time.now())
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
