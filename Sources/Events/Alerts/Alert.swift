import FoundationEssentials

/// One problem of one certificate, from the day that it shows to the day that it is gone.
///
/// There is one alert for a question (profile, server name) and a problem, however often the same
/// verdict comes again. Part of the contract of `certificate.alerts`
/// (`Documentation/contracts/alert.schema.json`).
package struct Alert: Codable, Hashable, Sendable {
    package enum State: String, Codable, Hashable, Sendable, CaseIterable {
        /// People are told, and reminded.
        case firing
        /// Someone has it: nobody is reminded until it gets worse, or is well again.
        case acknowledged
        /// Nobody is told, for the reason given.
        case suppressed
        /// It is well again.
        case resolved
    }

    /// The problem of a valid certificate whose end comes near.
    package static let expiring = "certificate.expiring"
    /// The problem that nothing flows any more.
    package static let quiet = "flow.quiet"

    /// Constant over all that happens to it, and over its return after it was resolved.
    package var id: String
    /// The code of the gravest finding, or one of the constants here.
    package var problem: String
    package var profile: String?
    package var serverName: String?
    package var source: String?
    package var state: State
    package var severity: AlertSeverity
    package var indication: Indication
    package var subIndication: SubIndication?
    /// One line: what happened to which certificate.
    package var title: String
    /// What, why and what to do, as plain text.
    package var text: String
    package var owner: String?
    package var tags: [String]
    /// Whom the request named.
    package var notify: [String]
    /// When it began to fire; begins anew when it returns.
    package var openedAt: Date
    package var changedAt: Date
    package var resolvedAt: Date?
    /// Of ``expiring``: the threshold passed last, in seconds before the end.
    package var threshold: Int64?
    /// How often the problem was met, where what meets it has no identity (unreadable requests).
    package var occurrences: Int
    /// Certificates that fail because of this one, as far as they are counted one by one.
    package var affected: [Fingerprint]
    package var acknowledgement: Acknowledgement?
    package var suppression: Suppression?
    /// The last word to each receiver, in the order of first mention.
    package var told: [Telling]
    package var revision: Revision

    package init(
        id: String, problem: String, severity: AlertSeverity, indication: Indication, title: String,
        text: String, openedAt: Date, revision: Revision
    ) {
        self.id = id
        self.problem = problem
        state = .firing
        self.severity = severity
        self.indication = indication
        self.title = title
        self.text = text
        tags = []
        notify = []
        self.openedAt = openedAt
        changedAt = openedAt
        occurrences = 1
        affected = []
        told = []
        self.revision = revision
    }

    package var isOpen: Bool { state != .resolved }

    enum CodingKeys: String, CodingKey {
        case id, problem, profile
        case serverName = "server_name"
        case source, state, severity, indication
        case subIndication = "sub_indication"
        case title, text, owner, tags, notify
        case openedAt = "opened_at"
        case changedAt = "changed_at"
        case resolvedAt = "resolved_at"
        case threshold, occurrences, affected, acknowledgement, suppression, told, revision
    }
}

/// Someone said "I have it".
package struct Acknowledgement: Codable, Hashable, Sendable {
    package var by: String
    package var reason: String?
    package var at: Date
    /// When it ends by itself; never if missing.
    package var until: Date?
    /// Of the alert at that time: what gets worse is told again.
    package var severity: AlertSeverity

    package init(
        by: String, reason: String?, at: Date, until: Date? = nil, severity: AlertSeverity
    ) {
        self.by = by
        self.reason = reason
        self.at = at
        self.until = until
        self.severity = severity
    }
}

/// Why nobody is told of an alert although it has not gone.
package struct Suppression: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Someone wants quiet for a while.
        case silence
        /// A maintenance window of the rules.
        case window
        /// Another certificate has taken over.
        case superseded
        /// The problem is an issuer's, which speaks for all that it issued.
        case issuer
    }

    package var kind: Kind
    /// The silence's id, the window's name, or the other certificate's fingerprint.
    package var by: String
    package var reason: String?
    package var until: Date?

    package init(_ kind: Kind, by: String, reason: String? = nil, until: Date? = nil) {
        self.kind = kind
        self.by = by
        self.reason = reason
        self.until = until
    }
}

/// What a receiver was told last of an alert.
package struct Telling: Codable, Hashable, Sendable {
    package var receiver: String
    /// The route that said so.
    package var rule: String
    package var kind: Notice.Kind
    package var at: Date
    /// The alert's threshold at that time.
    package var threshold: Int64?
    package var severity: AlertSeverity

    package init(
        receiver: String, rule: String, kind: Notice.Kind, at: Date, threshold: Int64?,
        severity: AlertSeverity
    ) {
        self.receiver = receiver
        self.rule = rule
        self.kind = kind
        self.at = at
        self.threshold = threshold
        self.severity = severity
    }
}
