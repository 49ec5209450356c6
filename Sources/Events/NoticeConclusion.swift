import FoundationEssentials

/// What became of a notice: the contract of `certificate.notifications`
/// (`Documentation/contracts/notification.schema.json`).
package struct NoticeConclusion: Contract, Hashable {
    /// 2 added `delayed`, `kind`, `alert_id`, `group_id`, `next_attempt_at` and `switches_off`.
    package static let version = 2

    package enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        case delivered
        /// An attempt failed; there will be another one.
        case delayed
        /// Given up: the receiver refused it for good, or the attempts ran out.
        case failed
    }

    package var version: Int = Self.version
    /// The notice's id.
    package var noticeID: String
    package var receiver: String
    /// `console`, `file`, `webhook`, `email` and so on; `none` where the receiver is unknown.
    package var channel: String
    package var status: Status
    package var kind: Notice.Kind?
    package var alertID: String?
    /// The message that it went out in together with others; receivers know it by this id.
    package var groupID: String?
    package var attempts: Int
    /// What the channel said last, where it was not delivered.
    package var error: String?
    package var title: String
    package var certificateSHA256: Fingerprint?
    /// delayed: when it is tried again, at the earliest.
    package var nextAttemptAt: Date?
    /// Whether the receiver wants nothing any more (410 Gone).
    package var switchesOff: Bool?
    package var concludedAt: Date

    package init(
        noticeID: String, receiver: String, channel: String, status: Status, attempts: Int,
        kind: Notice.Kind? = nil, alertID: String? = nil, groupID: String? = nil,
        error: String? = nil, title: String, certificateSHA256: Fingerprint? = nil,
        nextAttemptAt: Date? = nil, switchesOff: Bool? = nil, concludedAt: Date
    ) {
        self.noticeID = noticeID
        self.receiver = receiver
        self.channel = channel
        self.status = status
        self.attempts = attempts
        self.kind = kind
        self.alertID = alertID
        self.groupID = groupID
        self.error = error
        self.title = title
        self.certificateSHA256 = certificateSHA256
        self.nextAttemptAt = nextAttemptAt
        self.switchesOff = switchesOff
        self.concludedAt = concludedAt
    }

    enum CodingKeys: String, CodingKey {
        case version
        case noticeID = "notice_id"
        case receiver, channel, status, attempts, kind
        case alertID = "alert_id"
        case groupID = "group_id"
        case error, title
        case certificateSHA256 = "certificate_sha256"
        case nextAttemptAt = "next_attempt_at"
        case switchesOff = "switches_off"
        case concludedAt = "concluded_at"
    }
}
