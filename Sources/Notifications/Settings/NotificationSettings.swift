/// The settings under `notification`, as written: text and numbers.
///
/// ``plan(colors:)`` makes values of them, or names all that is wrong.
package struct NotificationSettings: Hashable, Sendable {
    package var receivers: [String: ReceiverSettings]
    /// Told where the rules name no routes; all receivers if missing.
    package var defaultReceivers: [String]?
    /// The rules file's content.
    package var rules: RulesFile?
    /// Mail addresses that requests may name: `ops@example.com`, `@example.com`.
    package var allowedAddresses: [String]?
    package var mail: MailSettings?
    package var delivery = DeliverySettings()

    /// Everything to the console.
    package init() {
        receivers = ["console": ReceiverSettings(kind: .console)]
    }
}

/// One receiver; which settings have a meaning depends on the kind.
package struct ReceiverSettings: Hashable, Sendable {
    package var kind: ChannelKind
    /// console: `line` or `block`.
    package var format: ConsoleChannel.Format?
    /// file: where the lines go.
    package var path: String?
    /// Where it is posted to.
    package var url: String?
    /// webhook: `whsec_...`, `whsk_...`; several while one takes over from the other.
    package var secrets: [String]?
    /// Networks that its address may lie in although they are not public.
    package var allowedNetworks: [String]?
    /// Header fields sent along.
    package var headers: [String: String]?
    /// email: addresses.
    package var to: [String]?
    /// ntfy: the topic.
    package var topic: String?
    /// pagerduty: the integration's key.
    package var routingKey: String?
    /// command: the program's path and its arguments.
    package var command: [String]?
    /// command: how long it may take.
    package var timeLimit: Duration?
    /// Seconds.
    package var groupWait: Double?
    /// Seconds.
    package var groupInterval: Double?
    /// Mustache.
    package var titleTemplate: String?
    package var textTemplate: String?
    package var htmlTemplate: String?

    package init(kind: ChannelKind) {
        self.kind = kind
    }

    /// What each setting has a meaning for, and whether it is given.
    var uses: [(setting: String, isGiven: Bool, kinds: Set<ChannelKind>)] {
        let posting: Set<ChannelKind> = [.webhook, .slack, .teams, .pagerduty, .ntfy]
        let wording: Set<ChannelKind> = [.email, .slack, .teams, .pagerduty, .ntfy]
        return [
            ("format", format != nil, [.console]), ("path", path != nil, [.file]),
            ("url", url != nil, posting), ("secrets", secrets != nil, [.webhook]),
            ("allowed_networks", allowedNetworks != nil, posting),
            ("headers", headers != nil, posting), ("to", to != nil, [.email]),
            ("topic", topic != nil, [.ntfy]), ("routing_key", routingKey != nil, [.pagerduty]),
            ("command", command != nil, [.command]), ("timeout", timeLimit != nil, [.command]),
            ("title_template", titleTemplate != nil, wording),
            ("text_template", textTemplate != nil, wording),
            ("html_template", htmlTemplate != nil, [.email]),
        ]
    }
}

/// The mail server, and who mail is from.
package struct MailSettings: Hashable, Sendable {
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
}
