import FoundationEssentials

/// Something that a person is to be told: the contract of `certificate.notices`, keyed by receiver
/// (`Documentation/contracts/notice.schema.json`).
///
/// Deciding and delivering are two steps with a topic between them, since what must stay in order
/// differs: the verdicts of a certificate there, the messages to a receiver here.
package struct Notice: Contract, Hashable {
    /// 2 added `kind`, `severity`, `alert_id`, `alert_opened_at`, `owner` and `tags`; readers take 1.
    package static let version = 2

    /// What is said of an alert.
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// It fires, or it has got worse.
        case firing
        /// It still does.
        case reminder
        /// Nobody has taken it up.
        case escalation
        /// Somebody has.
        case acknowledged
        /// It is well again.
        case resolved
        /// Somebody tries the receiver.
        case test
        /// The system is alive.
        case heartbeat
    }

    package var version: Int = Self.version
    /// Constant over every attempt; receivers recognise a repetition by it.
    package var id: String
    /// Who is told: the name of a receiver in the settings, or an address out of the request.
    package var receiver: String
    package var kind: Kind
    package var severity: AlertSeverity
    /// Constant over all notices about one problem of one certificate; nil where there is none.
    package var alertID: String?
    package var alertOpenedAt: Date?
    package var owner: String?
    package var tags: [String]
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
        id: String, receiver: String, kind: Kind = .firing, severity: AlertSeverity = .error,
        alertID: String? = nil, alertOpenedAt: Date? = nil, owner: String? = nil,
        tags: [String] = [], rule: String, indication: Indication,
        subIndication: SubIndication? = nil, code: String? = nil, title: String, text: String,
        certificate: CertificateSummary? = nil, requestID: String? = nil,
        serverName: String? = nil, source: String? = nil, revision: Revision, decidedAt: Date
    ) {
        self.id = id
        self.receiver = receiver
        self.kind = kind
        self.severity = severity
        self.alertID = alertID
        self.alertOpenedAt = alertOpenedAt
        self.owner = owner
        self.tags = tags
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
        case version, id, receiver, kind, severity
        case alertID = "alert_id"
        case alertOpenedAt = "alert_opened_at"
        case owner, tags, rule, indication
        case subIndication = "sub_indication"
        case code, title, text, certificate
        case requestID = "request_id"
        case serverName = "server_name"
        case source, revision
        case decidedAt = "decided_at"
    }
}

extension Notice {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func optional<T: Decodable>(_ key: CodingKeys) throws -> T? {
            try values.decodeIfPresent(T.self, forKey: key)
        }
        version = try values.decode(Int.self, forKey: .version)
        id = try values.decode(String.self, forKey: .id)
        receiver = try values.decode(String.self, forKey: .receiver)
        indication = try values.decode(Indication.self, forKey: .indication)
        kind = try optional(.kind) ?? .firing
        severity = try optional(.severity) ?? (indication == .failed ? .error : .warning)
        alertID = try optional(.alertID)
        alertOpenedAt = try optional(.alertOpenedAt)
        owner = try optional(.owner)
        tags = try optional(.tags) ?? []
        rule = try values.decode(String.self, forKey: .rule)
        subIndication = try optional(.subIndication)
        code = try optional(.code)
        title = try values.decode(String.self, forKey: .title)
        text = try values.decode(String.self, forKey: .text)
        certificate = try optional(.certificate)
        requestID = try optional(.requestID)
        serverName = try optional(.serverName)
        source = try optional(.source)
        revision = try values.decode(Revision.self, forKey: .revision)
        decidedAt = try values.decode(Date.self, forKey: .decidedAt)
    }
}
