import FoundationEssentials

/// Someone wants quiet about something, for a time that ends.
package struct Silence: Codable, Hashable, Sendable {
    package var id: String
    package var match: AlertMatcher
    package var by: String
    package var reason: String
    package var from: Date
    package var until: Date

    package init(
        id: String, match: AlertMatcher, by: String, reason: String, from: Date, until: Date
    ) {
        self.id = id
        self.match = match
        self.by = by
        self.reason = reason
        self.from = from
        self.until = until
    }
}

/// The silences that a partition of alerts is under: a value of `certificate.alerts`
/// (`Documentation/contracts/silences.schema.json`).
package struct SilenceList: Contract, Hashable {
    package static let version = 1

    package var version = Self.version
    package var silences: [Silence]

    package init(_ silences: [Silence]) {
        self.silences = silences
    }
}
