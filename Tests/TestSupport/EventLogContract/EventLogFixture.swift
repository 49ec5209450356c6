import Events

/// What the contract suite needs of an implementation: connections to one log, and what befalls them.
///
/// Each promise is tried on a fixture of its own; the topics and groups that it uses have names of
/// their own as well, so that fixtures may share a broker.
package protocol EventLogFixture: Sendable {
    /// What this implementation, or what it is run on here, cannot show, and why.
    var lacks: [EventLogCapability: String] { get }

    /// How long to wait for what is bound to happen. Only a failing test waits this long.
    var patience: Duration { get }

    /// Connects to the log as one more process would.
    func connect() async throws -> any EventLog

    /// Takes a connection's process away: nothing is closed, no group left. It is not used again.
    func kill(_ log: any EventLog) async throws

    /// Keeps a connection's process still until its groups have given up on it, then lets it go on.
    func stall(_ log: any EventLog) async throws

    /// Applies retention now, where the log does not do so by itself often enough for a test.
    func applyRetention(_ log: any EventLog) async throws

    /// Closes what is still open, and removes what was made.
    func tearDown() async
}

extension EventLogFixture {
    package var lacks: [EventLogCapability: String] { [:] }
    package var patience: Duration { .seconds(60) }
}

/// What a promise may need that not every implementation can show in every surrounding.
package enum EventLogCapability: Hashable, Sendable {
    /// Topics are created by this seam, with the partitions that were asked for.
    case topicCreation
    /// A partition is searched by time.
    case times
    /// Commits are transactions: atomic, fenced, and invisible until they end.
    case transactions
    /// A group has more than one member.
    case sharedGroups
    /// A process can be killed, and its partitions move.
    case death
    /// A process can be kept still, and goes on later.
    case stalling
    /// Old records go soon after ``EventLogFixture/applyRetention(_:)``.
    case retention
    /// `append` waits while unread records fill the topic's bound.
    case backPressure
    /// Offsets have no gaps, so that lag counts records.
    case exactLag
    /// The log holds a message against its limit.
    case sizeLimit
}
