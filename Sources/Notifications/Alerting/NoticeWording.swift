import Certificates
import Events
import FoundationEssentials

/// How a notice says what has become of an alert.
struct NoticeWording {
    let title: String
    let text: String

    /// - Parameters:
    ///   - leftOut: whom the request named in vain.
    ///   - successor: the alert that has taken the place of a resolved one.
    init(_ alert: Alert, _ kind: Notice.Kind, rule: String, leftOut: [String], successor: Alert?) {
        title = Self.title(alert, kind, successor: successor)
        text = Self.text(alert, kind, rule: rule, leftOut: leftOut, successor: successor)
    }

    private static func title(_ alert: Alert, _ kind: Notice.Kind, successor: Alert?) -> String {
        switch kind {
        case .firing: alert.title
        case .reminder: "Reminder: \(alert.title)"
        case .escalation: "Nobody has it yet: \(alert.title)"
        case .acknowledged:
            "Taken up by \(escape(alert.acknowledgement?.by ?? "someone", 60)): \(alert.title)"
        case .resolved where successor != nil: "Became another problem: \(alert.title)"
        case .resolved: "Resolved: \(alert.title)"
        case .test, .heartbeat: alert.title
        }
    }

    private static func text(
        _ alert: Alert, _ kind: Notice.Kind, rule: String, leftOut: [String], successor: Alert?
    ) -> String {
        var text = Paragraphs()
        switch kind {
        case .acknowledged:
            text.add("Taken up by", alert.acknowledgement?.by)
            text.add("Saying", alert.acknowledgement?.reason)
            text.add("Until", alert.acknowledgement?.until.map(Timestamps.format))
        case .resolved:
            text.add("Resolved", alert.resolvedAt.map(Timestamps.format))
            text.add("Now", successor?.title)
            if let suppression = alert.suppression, suppression.kind == .superseded {
                text.add("Because", "another certificate has taken over: \(suppression.by)")
            }
        case .reminder, .escalation:
            text.add("Since", Timestamps.format(alert.openedAt))
        case .firing, .test, .heartbeat: break
        }
        text.begin()
        text.append(alert.text)
        text.begin()
        text.add("Severity", alert.severity.rawValue)
        if alert.occurrences > 1 { text.add("Times", "\(alert.occurrences)") }
        if !alert.affected.isEmpty {
            text.add("Affected", "\(alert.affected.count) certificates so far")
        }
        text.add("Owner", alert.owner)
        text.add("Tags", alert.tags.joined(separator: ", "))
        text.add("Rule", rule)
        text.add("Alert", alert.id)
        for entry in leftOut {
            text.add(
                "Not told",
                "\(escape(entry, 200)) (neither a receiver's name nor a mail "
                    + "address that notification.allowed_addresses allows)")
        }
        return text.text
    }

    private static func escape(_ text: String, _ limit: Int) -> String {
        SafeText.escape(text, limit: limit)
    }
}
