import Events
import FoundationEssentials

/// What goes out to a receiver at one time: a notice, or several in one.
package struct OutgoingMessage: Hashable, Sendable {
    /// Constant over every attempt; receivers recognise a repetition by it.
    package let id: String
    let items: [Outbox.Waiting]

    /// - Parameter id: that it had at its first attempt; made of the notices' ids if missing.
    init(_ items: [Outbox.Waiting], id: String? = nil) {
        self.items = items
        let ids = items.map(\.notice.id)
        self.id =
            id
            ?? (ids.count == 1
                ? ids[0]
                : String(
                    Fingerprint(of: Array(ids.joined(separator: "\n").utf8)).description.prefix(32)
                ))
    }

    package var notices: [Notice] { items.map(\.notice) }
    package var attempt: Int { (items.map(\.attempts).max() ?? 0) + 1 }

    /// The notice that is sent: the one, or a digest of all.
    package var notice: Notice {
        guard var digest = notices.max(by: { $0.severity < $1.severity }) else {
            preconditionFailure("a message has a notice")
        }
        guard notices.count > 1 else { return digest }
        digest.id = id
        let firing = notices.count { [.firing, .reminder].contains($0.kind) }
        digest.kind = firing > 0 ? .firing : notices[0].kind
        digest.title = Self.title(notices, firing: firing)
        digest.text = notices.map { "\($0.title)\n\n\($0.text)" }.joined(separator: "\n---\n\n")
        digest.alertID = nil
        digest.alertOpenedAt = nil
        digest.certificate = nil
        digest.decidedAt = notices.map(\.decidedAt).max() ?? digest.decidedAt
        return digest
    }

    private static func title(_ notices: [Notice], firing: Int) -> String {
        let resolved = notices.count { $0.kind == .resolved }
        let parts = [
            firing > 0 ? "\(firing) \(firing == 1 ? "alert" : "alerts")" : nil,
            resolved > 0 ? "\(resolved) resolved" : nil,
            notices.count > firing + resolved ? "\(notices.count - firing - resolved) more" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ") + ": \(notices[0].title)"
    }
}
