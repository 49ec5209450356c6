import Egress
import Events

/// All that decides whom an outcome is told to.
package struct NoticeRules: Hashable, Sendable {
    /// The first rule that names a receiver is the one that the notice names.
    package var rules: [NoticeRule]
    /// Names that rules and requests may use.
    package var receivers: Set<String>
    /// Mail addresses that requests may name.
    package var addresses: MailAllowList

    /// Entries of a request's `notify` that are looked at; as ``RequestLimits/notify``.
    static let maximumRequested = RequestLimits().notify

    package init(
        rules: [NoticeRule], receivers: Set<String>, addresses: MailAllowList = MailAllowList()
    ) {
        self.rules = rules
        self.receivers = receivers
        self.addresses = addresses
    }

    /// What is not good, and what passed but ends within 30 days, to the receivers named.
    package static func standard(telling receivers: [String]) -> [NoticeRule] {
        [
            NoticeRule(
                name: "not-passed", indications: [.failed, .indeterminate], receivers: receivers),
            NoticeRule(name: "expiring-soon", expiringWithinDays: 30, receivers: receivers),
        ]
    }

    /// The receiver that a request's `notify` entry means: a receiver's name, or `mailto:address`.
    func receiver(requested text: String) -> String? {
        if receivers.contains(text) { return text }
        guard let address = MailAddress(text), addresses.allows(address) else { return nil }
        return "mailto:\(address)"
    }
}
