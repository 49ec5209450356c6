import Certificates
import Egress
import Events

extension NotificationSettings {
    /// The settings as values.
    /// - Parameter colors: whether the console shows colours.
    /// - Throws: all that is wrong, at once.
    package func plan(colors: Bool) throws(SettingProblems) -> NotificationPlan {
        var reader = PlanReader(settings: self, usesColor: colors)
        let plan = reader.read()
        guard reader.problems.isEmpty else { throw SettingProblems(problems: reader.problems) }
        return plan
    }
}

/// Reads the settings and collects what is wrong with them.
private struct PlanReader {
    let settings: NotificationSettings
    let usesColor: Bool
    private(set) var problems: [SettingProblem] = []

    init(settings: NotificationSettings, usesColor: Bool) {
        self.settings = settings
        self.usesColor = usesColor
    }

    mutating func read() -> NotificationPlan {
        var receivers: [String: NotificationPlan.Receiver] = [:]
        for (name, receiver) in settings.receivers.sorted(by: { $0.key < $1.key }) {
            let path = "receivers.\(name)"
            if !Self.isName(name) {
                report(path, "must be named with lower-case letters, digits, \"-\" and \"_\"")
            }
            receivers[name] = read(receiver, at: path)
        }
        let mail = settings.mail.flatMap { readMail($0) }
        if let delivery = settings.delivery {
            for (setting, text) in delivery.problems { report("delivery.\(setting)", text) }
        }
        return NotificationPlan(
            receivers: receivers,
            rules: NoticeRules(
                rules: readRules(), receivers: Set(settings.receivers.keys),
                addresses: readAddresses()),
            mail: mail, delivery: settings.delivery ?? DeliverySettings())
    }

    private mutating func read(
        _ receiver: ReceiverSettings, at path: String
    ) -> NotificationPlan.Receiver? {
        reportMeaningless(receiver, at: path)
        switch receiver.kind {
        case .console:
            return .console(receiver.format ?? .line, usesColor: usesColor)
        case .file:
            guard let file = receiver.path, !file.isEmpty else {
                report("\(path).path", "is missing")
                return nil
            }
            return .file(path: file)
        case .webhook:
            return readWebhook(receiver, at: path)
        case .email:
            if settings.mail == nil { report("mail", "is missing, which \(path) needs") }
            let addresses = (receiver.to ?? []).compactMap { address(of: $0, at: "\(path).to") }
            if receiver.to?.isEmpty ?? true { report("\(path).to", "is missing") }
            return addresses.isEmpty ? nil : .email(addresses)
        }
    }

    /// A setting of another kind is a mistake, not something to pass over.
    private mutating func reportMeaningless(_ receiver: ReceiverSettings, at path: String) {
        let given: [(String, Bool, ChannelKind)] = [
            ("format", receiver.format != nil, .console), ("path", receiver.path != nil, .file),
            ("url", receiver.url != nil, .webhook), ("secrets", receiver.secrets != nil, .webhook),
            ("allowed_networks", receiver.allowedNetworks != nil, .webhook),
            ("headers", receiver.headers != nil, .webhook), ("to", receiver.to != nil, .email),
        ]
        for (setting, isGiven, kind) in given where isGiven && kind != receiver.kind {
            report("\(path).\(setting)", "has no meaning for the kind \(receiver.kind.rawValue)")
        }
    }

    private mutating func readWebhook(
        _ receiver: ReceiverSettings, at path: String
    ) -> NotificationPlan.Receiver? {
        var secrets: [WebhookSecret] = []
        for (index, text) in (receiver.secrets ?? []).enumerated() {
            if let secret = WebhookSecret(text) {
                secrets.append(secret)
            } else {
                report("\(path).secrets[\(index)]", "must be whsec_ and base64 of 24 to 64 bytes")
            }
        }
        if receiver.secrets?.isEmpty ?? true {
            report("\(path).secrets", "is missing: make one with `openssl rand -base64 32`")
        }
        var networks: [IPNetwork] = []
        for text in receiver.allowedNetworks ?? [] {
            if let network = IPNetwork(text) {
                networks.append(network)
            } else {
                report("\(path).allowed_networks", "has \(text), which is no network: 10.0.0.0/8")
            }
        }
        var headers: [HTTPField] = []
        for (name, value) in (receiver.headers ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let field = HTTPField(name, value), !Self.isOurs(field.name) else {
                report("\(path).headers", "has \(name), which cannot be sent")
                continue
            }
            headers.append(field)
        }
        guard let text = receiver.url else {
            report("\(path).url", "is missing")
            return nil
        }
        do throws(EgressError) {
            return .webhook(
                WebhookTarget(
                    url: try HTTPURL(text), secrets: secrets, allowedNetworks: networks,
                    headers: headers))
        } catch {
            report("\(path).url", "is \(error)")
            return nil
        }
    }

    private mutating func readMail(_ mail: MailSettings) -> NotificationPlan.Mail? {
        let security = MailServer.Security(rawValue: mail.security ?? "starttls")
        if security == nil {
            let known = MailServer.Security.allCases.map(\.rawValue).joined(separator: ", ")
            report("mail.security", "must be one of \(known)")
        }
        var server = MailServer(
            host: mail.host, port: mail.port, security: security ?? .startTLS)
        server.user = mail.user
        server.password = mail.password
        server.authoritiesFile = mail.authoritiesFile
        server.clientName = mail.clientName
        let found = server.problems
        for (setting, text) in found { report("mail.\(setting)", text) }
        guard let from = address(of: mail.from, at: "mail.from"), found.isEmpty else { return nil }
        return NotificationPlan.Mail(server: server, from: from, fromName: mail.fromName)
    }

    private mutating func readRules() -> [NoticeRule] {
        let all = settings.receivers.keys.sorted()
        let told = settings.defaultReceivers ?? all
        reportUnknown(told, at: "default_receivers")
        guard let rules = settings.rules else { return NoticeRules.standard(telling: told) }
        if rules.count != Set(rules.map(\.name)).count { report("rules", "has two of one name") }
        return rules.map { rule in
            let path = "rules.\(rule.name)"
            if !Self.isName(rule.name) {
                report(path, "must be named with lower-case letters, digits, \"-\" and \"_\"")
            }
            reportUnknown(rule.receivers, at: "\(path).receivers")
            var indications: Set<Indication> = []
            for text in rule.indications ?? [] {
                if let indication = Indication(rawValue: text.uppercased()) {
                    indications.insert(indication)
                } else {
                    report("\(path).indications", "must be of PASSED, FAILED, INDETERMINATE")
                }
            }
            if let days = rule.expiringWithinDays, !(1...36_500).contains(days) {
                report("\(path).expiring_within_days", "must be 1 to 36500")
            }
            if rule.indications?.isEmpty ?? true, rule.expiringWithinDays == nil {
                report(path, "covers nothing: give indications or expiring_within_days")
            }
            return NoticeRule(
                name: rule.name, indications: indications,
                expiringWithinDays: rule.expiringWithinDays, receivers: rule.receivers,
                tellsRequested: rule.tellsRequested ?? true)
        }
    }

    private mutating func readAddresses() -> MailAllowList {
        var list = MailAllowList()
        for entry in settings.allowedAddresses ?? [] where !list.insert(entry) {
            report("allowed_addresses", "has \(entry), which is neither address nor @domain")
        }
        if !list.isEmpty, settings.mail == nil {
            report("mail", "is missing, which allowed_addresses needs")
        }
        return list
    }

    private mutating func address(of text: String, at path: String) -> MailAddress? {
        let address = MailAddress(text)
        if address == nil { report(path, "has \(text), which is no mail address") }
        return address
    }

    private mutating func reportUnknown(_ names: [String], at path: String) {
        for name in names where settings.receivers[name] == nil {
            report(path, "names \(name), which is not under notification.receivers")
        }
    }

    private mutating func report(_ setting: String, _ text: String) {
        problems.append(
            SettingProblem("notification.\(setting)", SafeText.escape(text, limit: 300)))
    }

    private static func isName(_ text: String) -> Bool {
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
