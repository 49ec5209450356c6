import Egress
import Events
import FoundationEssentials

/// All that decides whom an alert is told to.
package struct AlertRules: Hashable, Sendable {
    package var owners: [OwnerRule]
    /// In the order in which they are asked; the first that matches is the last, unless it continues.
    package var routes: [AlertRoute]
    package var windows: [MaintenanceWindow]
    package var quiet: QuietRule?
    package var heartbeat: HeartbeatRule?
    /// Names that routes and requests may use.
    package var receivers: Set<String>
    /// Mail addresses that requests may name.
    package var addresses: MailAllowList

    /// Entries of a request's `notify` that are looked at; as ``RequestLimits/notify``.
    static let maximumRequested = RequestLimits().notify

    package init(
        owners: [OwnerRule] = [], routes: [AlertRoute], windows: [MaintenanceWindow] = [],
        quiet: QuietRule? = nil, heartbeat: HeartbeatRule? = nil, receivers: Set<String>,
        addresses: MailAllowList = MailAllowList()
    ) {
        self.owners = owners
        self.routes = routes
        self.windows = windows
        self.quiet = quiet
        self.heartbeat = heartbeat
        self.receivers = receivers
        self.addresses = addresses
    }

    /// Everything to the receivers named.
    package static func standard(telling receivers: [String]) -> [AlertRoute] {
        [AlertRoute(name: "default", receivers: receivers)]
    }

    /// The routes that an alert takes.
    func routes(for facts: AlertFacts) -> [AlertRoute] {
        var found: [AlertRoute] = []
        for route in routes where route.match.matches(facts) {
            found.append(route)
            if !route.continues { break }
        }
        return found
    }

    /// Whose the certificate is, and what it is called: the first owner, all tags.
    func labels(for facts: AlertFacts) -> (owner: String?, tags: [String]) {
        var (owner, tags): (String?, [String]) = (nil, [])
        for rule in owners where rule.match.matches(facts) {
            owner = owner ?? rule.owner
            tags += rule.tags.filter { !tags.contains($0) }
        }
        return (owner, tags)
    }

    /// The receiver that a request's `notify` entry means: a receiver's name, or `mailto:address`.
    func receiver(requested text: String) -> String? {
        if receivers.contains(text) { return text }
        guard let address = MailAddress(text), addresses.allows(address) else { return nil }
        return "mailto:\(address)"
    }
}

/// Whose the certificates that match are.
package struct OwnerRule: Hashable, Sendable {
    package var owner: String?
    package var tags: [String]
    package var match: AlertMatcher

    package init(owner: String?, tags: [String] = [], match: AlertMatcher) {
        self.owner = owner
        self.tags = tags
        self.match = match
    }
}

/// The dead-man's switch inside: no outcome for so long is an alert.
package struct QuietRule: Hashable, Sendable {
    /// Seconds.
    package var after: Double

    package init(after: Double) {
        self.after = after
    }
}

/// The dead-man's switch outside: a receiver that raises the alarm when it hears nothing.
package struct HeartbeatRule: Hashable, Sendable {
    /// Seconds.
    package var every: Double
    package var receivers: [String]

    package init(every: Double, receivers: [String]) {
        self.every = every
        self.receivers = receivers
    }

    /// Counts the beats since 1970.
    func number(at time: Date) -> Int64 {
        Int64((time.timeIntervalSince1970 / every).rounded(.down))
    }
}
