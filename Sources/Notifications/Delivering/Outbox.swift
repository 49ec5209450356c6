import Events
import FoundationEssentials

/// What a partition of notices still owes its receivers, and when: decisions only, no effects.
///
/// Durable without a store of its own: it is the notices without a conclusion, and is rebuilt out of
/// the two topics (``restore(_:)`` and ``conclude(_:)`` in the order of the log).
package struct Outbox: Sendable {
    /// A notice that waits.
    struct Waiting: Hashable, Sendable {
        var notice: Notice
        var attempts = 0
        var nextAttemptAt: Date?
        /// The message that it was tried in.
        var groupID: String?
    }

    private(set) var waiting: [String: [Waiting]] = [:]
    private var ids: Set<String> = []
    /// Receivers that want nothing any more, with their words.
    private var gone: [String: String] = [:]
    /// When each receiver had its last message.
    private var lastMessage: [String: Date] = [:]
    private let settings: DeliverySettings

    package init(settings: DeliverySettings) {
        self.settings = settings
    }

    package var count: Int { waiting.values.reduce(0) { $0 + $1.count } }

    // MARK: In

    /// Takes a notice in; one that waits already stays as it is.
    package mutating func take(_ notice: Notice) {
        guard ids.insert(notice.id).inserted else { return }
        waiting[notice.receiver, default: []].append(Waiting(notice: notice))
    }

    /// Takes in what became of a notice.
    package mutating func conclude(_ conclusion: NoticeConclusion) {
        let receiver = conclusion.receiver
        if conclusion.switchesOff == true { gone[receiver] = conclusion.error ?? "" }
        if conclusion.status != .failed { lastMessage[receiver] = conclusion.concludedAt }
        guard
            let index = waiting[receiver]?.firstIndex(where: {
                $0.notice.id == conclusion.noticeID
            })
        else {
            if conclusion.status == .delivered { gone[receiver] = nil }
            return
        }
        switch conclusion.status {
        case .delivered, .failed:
            waiting[receiver]?.remove(at: index)
            ids.remove(conclusion.noticeID)
            if conclusion.status == .delivered { gone[receiver] = nil }
        case .delayed:
            waiting[receiver]?[index].attempts = conclusion.attempts
            waiting[receiver]?[index].nextAttemptAt = conclusion.nextAttemptAt
            waiting[receiver]?[index].groupID = conclusion.groupID
        }
        if waiting[receiver]?.isEmpty ?? false { waiting[receiver] = nil }
    }

    // MARK: Out

    /// What can be said of notices without trying: those to receivers that are switched off, and
    /// the oldest where too many wait.
    package func hopeless(at now: Date) -> [NoticeConclusion] {
        waiting.sorted { $0.key < $1.key }.flatMap { receiver, list in
            let over = list.count - settings.maximumWaiting
            return list.enumerated().compactMap { index, item -> NoticeConclusion? in
                if let words = gone[receiver], item.notice.kind != .test {
                    return conclusion(
                        of: item, .failed, at: now,
                        error: "the receiver is switched off: \(words); "
                            + "on again with: assay notify test \(receiver)")
                }
                guard index < over else { return nil }
                return conclusion(
                    of: item, .failed, at: now,
                    error: "more than \(settings.maximumWaiting) notices wait for the receiver")
            }
        }
    }

    /// The messages whose time has come, by receiver, in the order in which they are to be sent.
    ///
    /// No notice overtakes an earlier one of the same alert.
    package func due(
        at now: Date, grouping: (String) -> NoticeGrouping
    ) -> [(receiver: String, messages: [OutgoingMessage])] {
        waiting.sorted { $0.key < $1.key }.compactMap { receiver, list in
            let messages = messages(to: receiver, list, grouping(receiver), now)
            return messages.isEmpty ? nil : (receiver, messages)
        }
    }

    private func messages(
        to receiver: String, _ list: [Waiting], _ grouping: NoticeGrouping, _ now: Date
    ) -> [OutgoingMessage] {
        var held: Set<String> = []
        var messages: [OutgoingMessage] = []
        var again: [String: [Waiting]] = [:]
        var new: [Waiting] = []
        for item in list {
            let alert = item.notice.alertID ?? item.notice.id
            guard !held.contains(alert) else { continue }
            if let next = item.nextAttemptAt, next > now {
                held.insert(alert)
            } else if let group = item.groupID {
                again[group, default: []].append(item)
            } else if grouping.isOn, item.notice.isGroupable, item.attempts == 0 {
                new.append(item)
            } else {
                messages.append(OutgoingMessage([item]))
            }
        }
        messages += again.sorted { $0.key < $1.key }.map { OutgoingMessage($0.value, id: $0.key) }
        guard let first = new.first?.notice.decidedAt else { return messages }
        let isPatient =
            now.timeIntervalSince(first) < grouping.wait
            || lastMessage[receiver].map { now.timeIntervalSince($0) < grouping.interval } ?? false
        guard !isPatient else { return messages }
        for start in stride(from: 0, to: new.count, by: NoticeGrouping.maximumNotices) {
            let end = min(start + NoticeGrouping.maximumNotices, new.count)
            messages.append(OutgoingMessage(Array(new[start..<end])))
        }
        return messages
    }

    // MARK: What became of it

    /// What an attempt means for the notices in the message.
    /// - Parameter chance: a number in 0..<1.
    package func conclusions(
        of message: OutgoingMessage, _ error: DeliveryError?, on channel: ChannelKind?,
        at now: Date, chance: Double
    ) -> [NoticeConclusion] {
        message.items.map { item in
            let number = item.attempts + 1
            var conclusion = conclusion(of: item, .delivered, at: now, error: error?.description)
            conclusion.attempts = channel == nil ? 0 : number
            conclusion.channel = channel?.rawValue ?? "none"
            conclusion.groupID = message.items.count > 1 ? message.id : item.groupID
            switch error {
            case nil: break
            case .giveUp: conclusion.status = .failed
            case .receiverGone:
                conclusion.status = .failed
                conclusion.switchesOff = true
            case .retry(_, let after):
                guard number <= settings.schedule.count, item.notice.kind != .test else {
                    conclusion.status = .failed
                    break
                }
                let pause = settings.schedule[number - 1]
                let jitter = 1 + chance * DeliverySettings.maximumJitter
                conclusion.status = .delayed
                conclusion.nextAttemptAt = now.addingTimeInterval(
                    max(pause * jitter, after.map { $0 / .seconds(1) } ?? 0))
            }
            return conclusion
        }
    }

    private func conclusion(
        of item: Waiting, _ status: NoticeConclusion.Status, at now: Date, error: String?
    ) -> NoticeConclusion {
        NoticeConclusion(
            noticeID: item.notice.id, receiver: item.notice.receiver, channel: "none",
            status: status, attempts: item.attempts, kind: item.notice.kind,
            alertID: item.notice.alertID, groupID: item.groupID, error: error,
            title: item.notice.title, certificateSHA256: item.notice.certificate?.sha256,
            concludedAt: now)
    }
}

extension Notice {
    /// Whether it may wait for others.
    fileprivate var isGroupable: Bool {
        switch kind {
        case .firing, .reminder, .acknowledged, .resolved: true
        case .escalation, .test, .heartbeat: false
        }
    }
}
