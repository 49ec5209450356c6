import Events

/// A way on which notices leave the house.
package protocol NoticeChannel: Sendable {
    /// What it is called in conclusions and settings.
    var kind: ChannelKind { get }

    /// Delivers one notice.
    ///
    /// On return the receiver, or the next system on the way, has taken it over for good. When it
    /// throws, it has not, or its answer was lost; a repetition carries the same id. It ends within
    /// a time-out of its own, and soon when the task is cancelled.
    /// - Parameter attempt: counts from 1.
    func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError)
}

/// The kinds of channels that there are.
package enum ChannelKind: String, Codable, Hashable, Sendable, CaseIterable {
    case console, file, webhook, email, slack, teams, pagerduty, ntfy, command

    /// Whether what it carries is read by people in passing, and better told together.
    var isForPeople: Bool {
        switch self {
        case .email, .slack, .teams, .ntfy: true
        case .console, .file, .webhook, .pagerduty, .command: false
        }
    }
}
