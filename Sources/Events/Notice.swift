import FoundationEssentials

/// Something that a person is to be told: the contract of `certificate.notices`, keyed by receiver
/// (`Documentation/contracts/notice.schema.json`).
///
/// Deciding and delivering are two steps with a topic between them, since what must stay in order
/// differs: the verdicts of a certificate there, the messages to a receiver here.
package struct Notice: Contract, Hashable {
    package static let version = 1

    package var version: Int = Self.version
    /// Constant over every attempt; receivers recognise a repetition by it.
    package var id: String
    /// Who is told: the name of a receiver in the settings, or an address out of the request.
    package var receiver: String
    /// The rule that decided so.
    package var rule: String
    package var indication: Indication
    package var subIndication: SubIndication?
    /// The code of the gravest finding.
    package var code: String?
    /// One line: what happened to which certificate.
    package var title: String
    /// What, why and what to do, as plain text.
    package var text: String
    package var certificate: CertificateSummary?
    package var requestID: String?
    package var serverName: String?
    package var source: String?
    package var revision: Revision
    package var decidedAt: Date

    package init(
        id: String, receiver: String, rule: String, indication: Indication,
        subIndication: SubIndication? = nil, code: String? = nil, title: String, text: String,
        certificate: CertificateSummary? = nil, requestID: String? = nil,
        serverName: String? = nil, source: String? = nil, revision: Revision, decidedAt: Date
    ) {
        self.id = id
        self.receiver = receiver
        self.rule = rule
        self.indication = indication
        self.subIndication = subIndication
        self.code = code
        self.title = title
        self.text = text
        self.certificate = certificate
        self.requestID = requestID
        self.serverName = serverName
        self.source = source
        self.revision = revision
        self.decidedAt = decidedAt
    }

    enum CodingKeys: String, CodingKey {
        case version, id, receiver, rule, indication
        case subIndication = "sub_indication"
        case code, title, text, certificate
        case requestID = "request_id"
        case serverName = "server_name"
        case source, revision
        case decidedAt = "decided_at"
    }
}

/// What became of a notice: the contract of `certificate.notifications`
/// (`Documentation/contracts/notification.schema.json`).
package struct NoticeConclusion: Contract, Hashable {
    package static let version = 1

    package enum Status: String, Codable, Hashable, Sendable, CaseIterable {
        case delivered
        /// Given up: the receiver refused it for good, or the attempts ran out.
        case failed
    }

    package var version: Int = Self.version
    /// The notice's id.
    package var noticeID: String
    package var receiver: String
    /// `console`, `file`, `webhook`, `email`.
    package var channel: String
    package var status: Status
    package var attempts: Int
    /// What the channel said last, where it was not delivered.
    package var error: String?
    package var title: String
    package var certificateSHA256: Fingerprint?
    package var concludedAt: Date

    package init(
        noticeID: String, receiver: String, channel: String, status: Status, attempts: Int,
        error: String? = nil, title: String, certificateSHA256: Fingerprint? = nil,
        concludedAt: Date
    ) {
        self.noticeID = noticeID
        self.receiver = receiver
        self.channel = channel
        self.status = status
        self.attempts = attempts
        self.error = error
        self.title = title
        self.certificateSHA256 = certificateSHA256
        self.concludedAt = concludedAt
    }

    enum CodingKeys: String, CodingKey {
        case version
        case noticeID = "notice_id"
        case receiver, channel, status, attempts, error, title
        case certificateSHA256 = "certificate_sha256"
        case concludedAt = "concluded_at"
    }
}
