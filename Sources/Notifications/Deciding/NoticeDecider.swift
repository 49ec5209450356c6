import Events
import FoundationEssentials

/// Makes notices out of outcomes.
///
/// Its state is a bounded memory of what it has seen.
///
/// A value: keep a copy from before a batch, and go back to it when the commit fails. Going on
/// without is safe too: an event read again at the same place is decided again, with the same ids.
/// The memory is rebuilt by feeding history to ``observe(_:)``.
package struct NoticeDecider: Sendable {
    /// What a verdict is an answer to.
    ///
    /// A certificate judged for two server names has two verdicts that do not supersede each other.
    private struct Question: Hashable, Sendable {
        let certificate: Fingerprint
        let profile: String
        let serverName: String?
    }

    private let rules: NoticeRules
    /// Where each event was first seen: a repetition stands elsewhere, a second reading does not.
    private var places: RecentMemory<EventID, Position>
    private var latest: RecentMemory<Question, Revision>

    /// - Parameter capacity: events and certificates remembered, each; about 200 bytes an entry.
    package init(rules: NoticeRules, capacity: Int = 65_536) {
        self.rules = rules
        places = RecentMemory(capacity: capacity)
        latest = RecentMemory(capacity: capacity)
    }

    /// The notices that the event deserves, one a receiver; none where it repeats an earlier event,
    /// or says less than what is already known of the certificate.
    /// - Parameter time: the present, which the days left are counted from.
    package mutating func decide(_ event: OutcomeEvent, at time: Date) -> [Notice] {
        guard note(event) else { return [] }
        let covering = rules.rules.filter { $0.covers(event.outcome, at: time) }
        guard !covering.isEmpty else { return [] }
        let (receivers, leftOut) = addressees(of: event.outcome, by: covering)
        return receivers.map { receiver, rule in
            let text = NoticeText(event.outcome, at: time, rule: rule, leftOut: leftOut)
            return notice(event, to: receiver, by: rule, text, at: time)
        }
    }

    /// Remembers an event of the past without deciding on it.
    package mutating func observe(_ event: OutcomeEvent) {
        _ = note(event)
    }

    /// False where the event is to be ignored.
    private mutating func note(_ event: OutcomeEvent) -> Bool {
        let id = event.envelope.id
        if let place = places[id], place != event.record.position { return false }
        places[id] = event.record.position
        guard case .verdict(let verdict) = event.outcome, let certificate = verdict.certificate,
            let revision = verdict.revision
        else { return true }
        let question = Question(
            certificate: certificate.sha256, profile: verdict.profile,
            serverName: verdict.serverName)
        if let known = latest[question], revision < known { return false }
        latest[question] = revision
        return true
    }

    /// Each receiver once, with the rule that told so, and what the request named in vain.
    private func addressees(
        of outcome: Outcome, by covering: [NoticeRule]
    ) -> (receivers: [(String, NoticeRule)], leftOut: [String]) {
        var found: [(String, NoticeRule)] = []
        var seen: Set<String> = []
        for rule in covering {
            for receiver in rule.receivers where seen.insert(receiver).inserted {
                found.append((receiver, rule))
            }
        }
        guard let rule = covering.first(where: \.tellsRequested) else { return (found, []) }
        var leftOut: [String] = []
        for entry in outcome.requestedReceivers.prefix(NoticeRules.maximumRequested) {
            guard let receiver = rules.receiver(requested: entry) else {
                leftOut.append(entry)
                continue
            }
            if seen.insert(receiver).inserted { found.append((receiver, rule)) }
        }
        return (found, leftOut)
    }

    private func notice(
        _ event: OutcomeEvent, to receiver: String, by rule: NoticeRule, _ text: NoticeText,
        at time: Date
    ) -> Notice {
        var notice = Notice(
            id: EventID(causedBy: event.record, stage: "notice:\(receiver)").rawValue,
            receiver: receiver, rule: rule.name, indication: event.outcome.indication,
            subIndication: event.outcome.subIndication, code: event.outcome.mainCode,
            title: text.title, text: text.body, revision: Revision(of: event.record),
            decidedAt: time)
        switch event.outcome {
        case .verdict(let verdict):
            notice.certificate = verdict.certificate
            notice.requestID = verdict.requestID
            notice.serverName = verdict.serverName
            notice.source = verdict.source
            notice.revision = verdict.revision ?? notice.revision
        case .unreadable(let request):
            notice.requestID = request.requestID
            notice.source = request.source
            notice.revision = request.revision
        }
        return notice
    }
}

extension Outcome {
    fileprivate var requestedReceivers: [String] {
        switch self {
        case .verdict(let verdict): verdict.notify
        case .unreadable(let request): request.notify
        }
    }
}
