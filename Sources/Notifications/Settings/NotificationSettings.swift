/// The settings under `notification`, as written: text and numbers.
///
/// ``plan(colors:)`` makes values of them, or names all that is wrong.
package struct NotificationSettings: Codable, Hashable, Sendable {
    package var receivers: [String: ReceiverSettings]
    /// Told by the standard rules; all receivers if missing.
    package var defaultReceivers: [String]?
    /// In place of the standard rules.
    package var rules: [RuleSettings]?
    /// Mail addresses that requests may name: `ops@example.com`, `@example.com`.
    package var allowedAddresses: [String]?
    package var mail: MailSettings?
    package var delivery: DeliverySettings?

    /// Everything to the console.
    package init() {
        receivers = ["console": ReceiverSettings(kind: .console)]
    }

    enum CodingKeys: String, CodingKey {
        case receivers
        case defaultReceivers = "default_receivers"
        case rules
        case allowedAddresses = "allowed_addresses"
        case mail, delivery
    }
}

/// One receiver; which settings have a meaning depends on the kind.
package struct ReceiverSettings: Codable, Hashable, Sendable {
    package var kind: ChannelKind
    /// console: `line` or `block`.
    package var format: ConsoleChannel.Format?
    /// file: where the lines go.
    package var path: String?
    /// webhook: where it is posted to.
    package var url: String?
    /// webhook: `whsec_...`; several while one takes over from the other.
    package var secrets: [String]?
    /// webhook: networks that its address may lie in although they are not public.
    package var allowedNetworks: [String]?
    /// webhook: header fields sent along.
    package var headers: [String: String]?
    /// email: addresses.
    package var to: [String]?

    package init(kind: ChannelKind) {
        self.kind = kind
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, format, path, url, secrets
        case allowedNetworks = "allowed_networks"
        case headers, to
    }
}

/// A rule; see ``NoticeRule``.
package struct RuleSettings: Codable, Hashable, Sendable {
    package var name: String
    package var indications: [String]?
    package var expiringWithinDays: Int?
    package var receivers: [String]
    package var tellsRequested: Bool?

    package init(name: String, receivers: [String]) {
        self.name = name
        self.receivers = receivers
    }

    enum CodingKeys: String, CodingKey {
        case name, indications
        case expiringWithinDays = "expiring_within_days"
        case receivers
        case tellsRequested = "tells_requested"
    }
}

/// The mail server, and who mail is from.
package struct MailSettings: Codable, Hashable, Sendable {
    package var host: String
    package var port: UInt16?
    /// `tls`, `starttls`, `optional`, `off`; `starttls` if missing.
    package var security: String?
    package var user: String?
    package var password: String?
    package var from: String
    package var fromName: String?
    package var authoritiesFile: String?
    package var clientName: String?

    package init(host: String, from: String) {
        self.host = host
        self.from = from
    }

    enum CodingKeys: String, CodingKey {
        case host, port, security, user, password, from
        case fromName = "from_name"
        case authoritiesFile = "ca_file"
        case clientName = "client_name"
    }
}
