import Events
import FoundationEssentials

/// Which outcomes deserve a notice, and whom it goes to.
package struct NoticeRule: Hashable, Sendable {
    package var name: String
    /// Outcomes with one of these deserve a notice.
    ///
    /// Unreadable requests are `FAILED`.
    package var indications: Set<Indication>
    /// So do certificates that passed and expire within so many days.
    package var expiringWithinDays: Int?
    /// Names of receivers.
    package var receivers: [String]
    /// Whether those that the request named are told too.
    package var tellsRequested: Bool

    package init(
        name: String, indications: Set<Indication> = [], expiringWithinDays: Int? = nil,
        receivers: [String], tellsRequested: Bool = true
    ) {
        self.name = name
        self.indications = indications
        self.expiringWithinDays = expiringWithinDays
        self.receivers = receivers
        self.tellsRequested = tellsRequested
    }

    func covers(_ outcome: Outcome, at time: Date) -> Bool {
        if indications.contains(outcome.indication) { return true }
        guard let expiringWithinDays, outcome.indication == .passed,
            case .verdict(let verdict) = outcome, let end = verdict.certificate?.notAfter
        else { return false }
        let left = end.timeIntervalSince(time)
        return left >= 0 && left < Double(expiringWithinDays) * 86_400
    }
}
