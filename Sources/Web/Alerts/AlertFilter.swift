import Events
import FoundationEssentials
import Notifications

/// Which alerts somebody wants to see.
struct AlertFilter {
    /// Those not resolved, if nil.
    var states: Set<Alert.State>?
    var severities: Set<AlertSeverity>?
    /// Has to be in the title, the owner, a tag, or in a name or the fingerprint of the certificate.
    var text = ""
    /// The id of the alert that the page before ended with.
    var after: String?
    var limit = 100

    static let maximumLimit = 500

    struct Page {
        let entries: [AlertBoard.Entry]
        /// How many there are on all pages.
        let total: Int
        let next: String?
    }

    /// - Parameter entries: in the order in which they are shown.
    func page(of entries: [AlertBoard.Entry]) -> Page {
        let found = entries.filter(matches)
        let start =
            after.flatMap { id in found.firstIndex { $0.alert.id == id } }.map { $0 + 1 } ?? 0
        let page = Array(found[start...].prefix(limit))
        let isLast = start + page.count >= found.count
        return Page(
            entries: page, total: found.count, next: isLast ? nil : page.last?.alert.id)
    }

    private func matches(_ entry: AlertBoard.Entry) -> Bool {
        let alert = entry.alert
        guard states?.contains(alert.state) ?? alert.isOpen,
            severities?.contains(alert.severity) ?? true
        else { return false }
        guard !text.isEmpty else { return true }
        let texts =
            [alert.title, alert.owner, alert.serverName, alert.source, entry.key].compactMap(\.self)
            + alert.tags + (entry.certificate?.names ?? [])
        let wanted = text.lowercased()
        return texts.contains { $0.lowercased().contains(wanted) }
    }
}
