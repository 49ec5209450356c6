import Certificates
import Events
import FoundationEssentials
import Notifications

/// Who can be told, how that goes, and a way to try it.
struct ReceiversPage: Page {
    static let template = "receivers"

    struct ReceiverView {
        let name: String
        let kind: String
        /// As an indication, for its colour and sign.
        let state: String
        let word: String
        let delivered: String
        let failed: String
        let lastDelivered: Moment?
        let trouble: String?
        let troubleAt: Moment?
        let next: Moment?
        let canBeTried: Bool
        let author: AuthorField
    }

    struct Trial {
        let receiver: String
        let state: String
        let word: String
    }

    let title = "Receivers"
    let navigation = NavigationEntry.all(at: "/receivers")
    let hasReceivers: Bool
    let receivers: [ReceiverView]
    /// What became of the test that was just sent.
    let trial: Trial?

    init(
        _ receivers: [Receiver], trial: Trial? = nil, author: AuthorField, at present: Date
    ) {
        self.receivers = receivers.map { Self.view($0, author, at: present) }
        hasReceivers = !receivers.isEmpty
        self.trial = trial
    }

    private static func view(
        _ receiver: Receiver, _ author: AuthorField, at present: Date
    ) -> ReceiverView {
        let health = receiver.health
        let (state, word): (Indication, String) =
            if let health {
                health.isOff
                    ? (.failed, "switched off by the receiver")
                    : health.isInTrouble ? (.failed, "in trouble") : (.passed, "reached")
            } else { (.indeterminate, "not tried yet") }
        let trouble = health?.lastTrouble
        return ReceiverView(
            name: SafeText.escape(receiver.name), kind: receiver.kind ?? "named in a request",
            state: state.rawValue, word: word,
            delivered: OverviewPage.format(health?.delivered ?? 0),
            failed: OverviewPage.format(health?.failed ?? 0),
            lastDelivered: health?.lastDelivered.map { Moment($0, seenFrom: present) },
            trouble: trouble?.error.map { SafeText.escape($0, limit: 300) },
            troubleAt: trouble.map { Moment($0.concludedAt, seenFrom: present) },
            next: health?.isInTrouble == true
                ? trouble?.nextAttemptAt.map { Moment($0, seenFrom: present) } : nil,
            canBeTried: receiver.kind != nil && author.mayAct, author: author)
    }
}
