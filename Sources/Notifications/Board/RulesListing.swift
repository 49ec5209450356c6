import Events
import FoundationEssentials

extension AlertRules {
    /// The rules in force, as a person reads them.
    package var lines: [String] {
        var lines: [String] = []
        for owner in owners {
            let tags = owner.tags.isEmpty ? "" : " [\(owner.tags.joined(separator: ", "))]"
            lines.append("owner \(owner.owner ?? "-")\(tags): \(owner.match)")
        }
        for route in routes { lines += Self.lines(route) }
        for window in windows {
            let clock = [window.fromMinute, window.toMinute].map(Self.clock).joined(separator: "-")
            lines.append(
                "window \(window.name) \(clock) UTC, days \(Self.days(window.days)): \(window.match)"
            )
        }
        if let quiet {
            lines.append("quiet: an alert after \(TimeText.format(quiet.after)) without an outcome")
        }
        if let heartbeat {
            lines.append(
                "heartbeat: every \(TimeText.format(heartbeat.every)) to "
                    + heartbeat.receivers.joined(separator: ", "))
        }
        return lines
    }

    private static func lines(_ route: AlertRoute) -> [String] {
        let told = route.receivers.isEmpty ? "nobody" : route.receivers.joined(separator: ", ")
        var lines = ["route \(route.name): \(route.match)", "  tells \(told)"]
        if !route.expiring.isEmpty {
            let thresholds = route.expiring.map(\.description).joined(separator: ", ")
            lines.append("  tells of what expires in \(thresholds)")
        }
        lines.append(
            "  repeats " + (route.repeatAfter.map { "every \(TimeText.format($0))" } ?? "never"))
        if let escalation = route.escalation {
            lines.append(
                "  escalates after \(TimeText.format(escalation.after)) to "
                    + escalation.receivers.joined(separator: ", "))
        }
        if !route.tellsResolved { lines.append("  does not tell that it is well again") }
        if !route.tellsRequested { lines.append("  does not tell whom the request names") }
        if route.continues { lines.append("  goes on with the next route") }
        return lines
    }

    private static func clock(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return (hour < 10 ? "0" : "") + "\(hour)" + (rest < 10 ? ":0" : ":") + "\(rest)"
    }

    private static func days(_ days: Set<Int>) -> String {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        return days.sorted().map { names[$0 - 1] }.joined(separator: " ")
    }
}
