import Events
import Foundation
import Notifications

/// Alerts as a table, and one of them in full.
struct AlertListing {
    private let entries: [AlertBoard.Entry]

    init(_ entries: [AlertBoard.Entry]) {
        self.entries = entries
    }

    func lines(_ painter: Painter) -> [String] {
        guard !entries.isEmpty else { return ["No alerts."] }
        var table = Table([
            .init("ALERT"), .init("SEVERITY"), .init("STATE"), .init("SINCE"), .init("WHAT"),
        ])
        for entry in entries {
            let alert = entry.alert
            table.add([
                .init(String(alert.id.prefix(12))),
                .init(alert.severity.rawValue, alert.severity.style),
                .init(Self.state(alert)), .init(Timestamps.format(alert.openedAt)),
                .init(alert.title),
            ])
        }
        return table.lines(painter)
    }

    private static func state(_ alert: Alert) -> String {
        switch alert.state {
        case .firing, .resolved: alert.state.rawValue
        case .acknowledged: "\(alert.acknowledgement?.by ?? "someone") has it"
        case .suppressed: alert.suppression?.kind.rawValue ?? alert.state.rawValue
        }
    }

    /// All about one alert; texts from outside are made safe.
    static func details(_ entry: AlertBoard.Entry) -> [String] {
        let alert = entry.alert
        var facts: [(String, String?)] = [
            ("Alert", alert.id), ("Severity", alert.severity.rawValue),
            ("State", alert.state.rawValue), ("Since", Timestamps.format(alert.openedAt)),
            ("Resolved", alert.resolvedAt.map(Timestamps.format)), ("Owner", alert.owner),
            ("Tags", alert.tags.isEmpty ? nil : alert.tags.joined(separator: ", ")),
        ]
        if let held = alert.acknowledgement {
            let until = held.until.map { ", until \(Timestamps.format($0))" } ?? ""
            facts.append(
                (
                    "Acknowledged",
                    "by \(held.by) at \(Timestamps.format(held.at))\(until)"
                        + (held.reason.map { ": \($0)" } ?? "")
                ))
        }
        if let quiet = alert.suppression {
            facts.append(
                (
                    "Suppressed",
                    "\(quiet.kind.rawValue) \(quiet.by)" + (quiet.reason.map { ": \($0)" } ?? "")
                ))
        }
        for telling in alert.told {
            facts.append(
                (
                    "Told",
                    "\(telling.receiver) (\(telling.kind.rawValue)) at "
                        + "\(Timestamps.format(telling.at)) by \(telling.rule)"
                ))
        }
        let lines = facts.compactMap { name, value in
            value.map { "\(name): \(SafeText.escape($0))" }
        }
        let text = alert.text.split(separator: "\n", omittingEmptySubsequences: false)
        return [SafeText.escape(alert.title), ""] + lines + [""]
            + text.map { SafeText.escape(String($0)) }
    }

    static func lines(of silences: [Silence], _ painter: Painter) -> [String] {
        guard !silences.isEmpty else { return ["No silences."] }
        var table = Table([
            .init("SILENCE"), .init("FROM"), .init("UNTIL"), .init("BY"), .init("ABOUT"),
            .init("REASON"),
        ])
        for silence in silences {
            table.add(
                silence.id, Timestamps.format(silence.from), Timestamps.format(silence.until),
                silence.by, silence.match.description, silence.reason)
        }
        return table.lines(painter)
    }
}

extension AlertSeverity {
    fileprivate var style: Style {
        switch self {
        case .critical, .error: .bad
        case .warning: .doubtful
        case .info: .plain
        }
    }
}
