import Certificates
import Events
import FoundationEssentials
import Notifications

/// An alert as pages show it.
struct AlertView {
    /// What a receiver was told, and whether it got there.
    struct Telling {
        let receiver: String
        let kind: String
        let at: Moment
        /// The route that said so.
        let rule: String
        /// As an indication, for its colour and sign.
        let state: String
        let word: String
        let error: String?
        let next: Moment?
    }

    /// Whether somebody had chosen it in a form that was refused.
    var isChosen = false
    let id: String
    let title: String
    let text: String
    let severity: String
    let problem: String
    let isOpen: Bool
    /// `firing`, `Ann has it`, `silence 3f2a`, `resolved`.
    let state: String
    let stateWord: String
    let stateReason: String?
    let stateUntil: Moment?
    let opened: Moment
    let resolved: Moment?
    let isAcknowledged: Bool
    let acknowledgedAt: Moment?
    let owner: String?
    let tags: String?
    let place: String?
    let sha256: String?
    let subject: String?
    let affected: String?
    let told: [Telling]
    let isTold: Bool

    init(_ entry: AlertBoard.Entry, _ deliveries: DeliveryBoard, at present: Date) {
        let alert = entry.alert
        id = alert.id
        title = alert.title.isEmpty ? "(no title)" : SafeText.escape(alert.title, limit: 300)
        text = alert.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { SafeText.escape(String($0)) }.joined(separator: "\n")
        severity = alert.severity.rawValue
        problem = alert.problem
        isOpen = alert.isOpen
        state = alert.state.rawValue
        (stateWord, stateReason, stateUntil) = Self.state(alert, at: present)
        opened = Moment(alert.openedAt, seenFrom: present)
        resolved = alert.resolvedAt.map { Moment($0, seenFrom: present) }
        isAcknowledged = alert.isOpen && alert.acknowledgement != nil
        acknowledgedAt = alert.acknowledgement.map { Moment($0.at, seenFrom: present) }
        owner = alert.owner.map { SafeText.escape($0, limit: 100) }
        tags =
            alert.tags.isEmpty
            ? nil : SafeText.escape(alert.tags.joined(separator: ", "), limit: 300)
        place = (alert.source ?? alert.serverName).map { SafeText.escape($0, limit: 200) }
        sha256 = entry.certificate?.sha256.description
        subject = entry.certificate?.title
        affected = alert.affected.isEmpty ? nil : OverviewPage.format(alert.affected.count)
        told = alert.told.map { telling in
            Self.telling(
                telling, deliveries.conclusion(on: alert.id, to: telling.receiver), at: present)
        }
        isTold = !told.isEmpty
    }

    private static func state(_ alert: Alert, at present: Date) -> (String, String?, Moment?) {
        switch alert.state {
        case .firing: return ("firing", nil, nil)
        case .resolved: return ("resolved", nil, nil)
        case .acknowledged:
            let held = alert.acknowledgement
            return (
                "\(SafeText.escape(held?.by ?? "someone")) has it",
                held?.reason.map { SafeText.escape($0) },
                held?.until.map { Moment($0, seenFrom: present) }
            )
        case .suppressed:
            let quiet = alert.suppression
            return (
                quiet?.kind.shown ?? "suppressed",
                (quiet?.reason ?? quiet?.by).map { SafeText.escape($0) },
                quiet?.until.map { Moment($0, seenFrom: present) }
            )
        }
    }

    private static func telling(
        _ telling: Events.Telling, _ conclusion: NoticeConclusion?, at present: Date
    ) -> Telling {
        let (state, word) = Self.delivery(telling, conclusion)
        return Telling(
            receiver: SafeText.escape(telling.receiver), kind: telling.kind.rawValue,
            at: Moment(telling.at, seenFrom: present), rule: SafeText.escape(telling.rule),
            state: state.rawValue, word: word,
            error: conclusion?.error.map { SafeText.escape($0, limit: 300) },
            next: conclusion?.nextAttemptAt.map { Moment($0, seenFrom: present) })
    }

    private static func delivery(
        _ telling: Events.Telling, _ conclusion: NoticeConclusion?
    ) -> (Indication, String) {
        // What was concluded before the last word was about an earlier one.
        guard let conclusion, conclusion.concludedAt >= telling.at else {
            return (.indeterminate, "on its way")
        }
        switch conclusion.status {
        case .delivered: return (.passed, "delivered by \(conclusion.channel)")
        case .delayed: return (.indeterminate, "attempt \(conclusion.attempts) failed")
        case .failed: return (.failed, "given up after \(conclusion.attempts) attempts")
        }
    }
}

extension Suppression.Kind {
    var shown: String {
        switch self {
        case .silence: "silenced"
        case .window: "maintenance window"
        case .superseded: "superseded"
        case .issuer: "its issuer speaks for it"
        }
    }
}
