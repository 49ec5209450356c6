import Events

/// Who is told of some alerts, when, and how often.
package struct AlertRoute: Hashable, Sendable {
    package var name: String
    package var match: AlertMatcher
    /// Names of receivers.
    package var receivers: [String]
    /// When people are told of a valid certificate that expires.
    package var expiring: [ExpiryThreshold]
    /// Seconds after which those who were told are told again; never if missing.
    package var repeatAfter: Double?
    package var escalation: Escalation?
    /// Whether those who were told are told when it is well again.
    package var tellsResolved: Bool
    /// Whether those that the request named are told too.
    package var tellsRequested: Bool
    /// Whether the routes behind it are asked as well.
    package var continues: Bool

    /// Who is told when nobody has taken an alert up.
    package struct Escalation: Hashable, Sendable {
        /// Seconds after the alert opened.
        package var after: Double
        package var receivers: [String]
    }

    /// A week: long enough not to be a nuisance, short enough that nothing is forgotten.
    package static let standardRepeat = 7 * 86_400.0

    package init(
        name: String, match: AlertMatcher = AlertMatcher(), receivers: [String],
        expiring: [ExpiryThreshold] = ExpiryThreshold.standard,
        repeatAfter: Double? = Self.standardRepeat, escalation: Escalation? = nil,
        tellsResolved: Bool = true, tellsRequested: Bool = true, continues: Bool = false
    ) {
        self.name = name
        self.match = match
        self.receivers = receivers
        self.expiring = expiring
        self.repeatAfter = repeatAfter
        self.escalation = escalation
        self.tellsResolved = tellsResolved
        self.tellsRequested = tellsRequested
        self.continues = continues
    }
}
