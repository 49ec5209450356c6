import Certificates
import Egress

/// Reads the settings of one receiver and collects what is wrong with them.
struct ReceiverReader {
    private let receiver: ReceiverSettings
    private let path: String
    private let hasMail: Bool
    private let usesColor: Bool
    private(set) var problems: [SettingProblem] = []

    /// How long a command may take if nothing else is set: as a webhook (Standard Webhooks: 15 to 30
    /// seconds).
    static let commandTimeLimit: Duration = .seconds(30)

    init(_ receiver: ReceiverSettings, at path: String, hasMail: Bool, usesColor: Bool) {
        self.receiver = receiver
        self.path = path
        self.hasMail = hasMail
        self.usesColor = usesColor
    }

    /// Nil where it cannot be made sense of; there are problems then.
    mutating func read() -> NotificationPlan.Receiver? {
        // A setting of another kind is a mistake, not something to pass over.
        for use in receiver.uses where use.isGiven && !use.kinds.contains(receiver.kind) {
            report(use.setting, "has no meaning for the kind \(receiver.kind.rawValue)")
        }
        let (way, templates) = (readWay(), readTemplates())
        guard let way, let templates else { return nil }
        let standard = receiver.kind.isForPeople ? NoticeGrouping.people : .none
        return NotificationPlan.Receiver(
            way: way,
            grouping: NoticeGrouping(
                wait: receiver.groupWait ?? standard.wait,
                interval: receiver.groupInterval ?? standard.interval),
            templates: templates)
    }

    private mutating func readWay() -> NotificationPlan.Way? {
        switch receiver.kind {
        case .console: return .console(receiver.format ?? .line, usesColor: usesColor)
        case .file: return required(receiver.path, "path").map { .file(path: $0) }
        case .webhook:
            let secrets = readSecrets()
            return readDestination().map { .webhook($0, secrets) }
        case .email: return readMail()
        case .slack: return readDestination().map { .slack($0) }
        case .teams: return readDestination().map { .teams($0) }
        case .pagerduty:
            let key = required(receiver.routingKey, "routing_key")
            guard let destination = readDestination(standard: PagerDutyChannel.address), let key
            else { return nil }
            return .pagerduty(destination, routingKey: key)
        case .ntfy:
            let topic = required(receiver.topic, "topic")
            guard let destination = readDestination(standard: NtfyChannel.address), let topic
            else { return nil }
            return .ntfy(destination, topic: topic)
        case .command: return readCommand()
        }
    }

    private mutating func readCommand() -> NotificationPlan.Way? {
        guard let arguments = receiver.command, let program = arguments.first else {
            report("command", "is missing: the program's path, and its arguments")
            return nil
        }
        guard program.hasPrefix("/") else {
            report("command", "begins with \(program), which is no absolute path")
            return nil
        }
        return .command(arguments, timeLimit: receiver.timeLimit ?? Self.commandTimeLimit)
    }

    private mutating func readMail() -> NotificationPlan.Way? {
        if !hasMail {
            problems.append(
                SettingProblem("notification.mail", "is missing, which \(path) needs"))
        }
        var addresses: [MailAddress] = []
        for text in receiver.to ?? [] {
            if let address = MailAddress(text) {
                addresses.append(address)
            } else {
                report("to", "has \(text), which is no mail address")
            }
        }
        if receiver.to?.isEmpty ?? true { report("to", "is missing") }
        return addresses.isEmpty ? nil : .email(addresses)
    }

    private mutating func readSecrets() -> [WebhookSecret] {
        var secrets: [WebhookSecret] = []
        for (index, text) in (receiver.secrets ?? []).enumerated() {
            if let secret = WebhookSecret(text) {
                secrets.append(secret)
            } else {
                report(
                    "secrets[\(index)]",
                    "must be whsec_ and base64 of 24 to 64 bytes, or whsk_ and base64 of an "
                        + "Ed25519 key")
            }
        }
        if receiver.secrets?.isEmpty ?? true {
            report("secrets", "is missing: make one with `openssl rand -base64 32`")
        }
        return secrets
    }

    private mutating func readDestination(standard: String? = nil) -> HTTPDestination? {
        var networks: [IPNetwork] = []
        for text in receiver.allowedNetworks ?? [] {
            if let network = IPNetwork(text) {
                networks.append(network)
            } else {
                report("allowed_networks", "has \(text), which is no network: 10.0.0.0/8")
            }
        }
        var headers: [HTTPField] = []
        for (name, value) in (receiver.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let field = HTTPField(name, value), !Self.isOurs(field.name) else {
                report("headers", "has \(name), which cannot be sent")
                continue
            }
            headers.append(field)
        }
        guard let text = receiver.url ?? standard else {
            report("url", "is missing")
            return nil
        }
        do throws(EgressError) {
            return HTTPDestination(
                url: try HTTPURL(text), allowedNetworks: networks, headers: headers)
        } catch {
            report("url", "is \(error)")
            return nil
        }
    }

    private mutating func readTemplates() -> NoticeTemplates? {
        do throws(TemplateError) {
            return try NoticeTemplates(
                title: receiver.titleTemplate, text: receiver.textTemplate,
                html: receiver.htmlTemplate)
        } catch {
            report("\(error.name)_template", error.description)
            return nil
        }
    }

    private mutating func required(_ text: String?, _ setting: String) -> String? {
        if let text, !text.isEmpty { return text }
        report(setting, "is missing")
        return nil
    }

    private mutating func report(_ setting: String, _ text: String) {
        problems.append(
            SettingProblem(
                "notification.\(path).\(setting)", SafeText.escape(text, limit: 300)))
    }

    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
            }
    }

    /// Fields that the channel itself, or HTTP's framing, decides.
    private static func isOurs(_ name: String) -> Bool {
        name.hasPrefix("webhook-")
            || [
                "content-type", "content-length", "transfer-encoding", "host", "connection",
                "expect", "user-agent",
            ].contains(name)
    }
}
