import FoundationEssentials

/// What a person wants done about alerts: the contract of `certificate.commands`
/// (`Documentation/contracts/command.schema.json`).
///
/// The topic keeps them all, so it also answers who wanted what, when and why.
package struct AlertCommand: Contract, Hashable {
    package static let version = 1

    package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
        case acknowledge, unacknowledge
        /// Begins a silence, or changes the one with its id.
        case silence
        /// Ends a silence.
        case unsilence
        /// Sends a test notice to a receiver, on the way of real ones.
        ///
        /// Where it is delivered, a receiver that was switched off is on again.
        case test
        /// Other rules are in force: the notification service has begun with them.
        case rules
    }

    package var version = Self.version
    package var id: String
    package var action: Action
    /// Who, as far as it is known.
    package var by: String
    package var reason: String?
    package var at: Date
    /// acknowledge, unacknowledge: the key of the ledger, and the alert in it; all open ones if
    /// missing.
    package var key: String?
    package var alert: String?
    /// acknowledge: when it ends by itself.
    package var until: Date?
    package var silence: Silence?
    /// unsilence: its id.
    package var silenceID: String?
    /// test: its name.
    package var receiver: String?
    /// rules: as a person reads them, and the SHA-256 of all lines.
    package var rules: [String]?
    package var rulesDigest: String?

    package init(id: String, _ action: Action, by: String, reason: String? = nil, at: Date) {
        self.id = id
        self.action = action
        self.by = by
        self.reason = reason
        self.at = at
    }

    enum CodingKeys: String, CodingKey {
        case version, id, action, by, reason, at, key, alert, until, silence
        case silenceID = "silence_id"
        case receiver, rules
        case rulesDigest = "rules_digest"
    }
}
