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
            var reader = ReceiverReader(
                receiver, at: "receivers.\(name)", hasMail: settings.mail != nil,
                usesColor: usesColor)
            if !ReceiverReader.isName(name) {
                report(
                    "receivers.\(name)",
                    "must be named with lower-case letters, digits, \"-\" and \"_\"")
            }
            receivers[name] = reader.read()
            problems += reader.problems
        }
        return NotificationPlan(
            receivers: receivers, rules: readRules(), mail: settings.mail.flatMap { readMail($0) },
            delivery: settings.delivery)
    }

    private mutating func readRules() -> AlertRules {
        let names = Set(settings.receivers.keys)
        let told = settings.defaultReceivers ?? names.sorted()
        for name in told where !names.contains(name) {
            report(
                "default_receivers", "names \(name), which is not under notification.receivers")
        }
        var rules = AlertRules(
            routes: AlertRules.standard(telling: told), receivers: names,
            addresses: readAddresses())
        guard let file = settings.rules else { return rules }
        var reader = RulesReader(file, receivers: names)
        let content = reader.read()
        problems += reader.problems
        rules.owners = content.owners
        rules.routes = content.routes ?? rules.routes
        rules.windows = content.windows
        rules.quiet = content.quiet
        rules.heartbeat = content.heartbeat
        return rules
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
        guard let from = MailAddress(mail.from) else {
            report("mail.from", "has \(mail.from), which is no mail address")
            return nil
        }
        guard found.isEmpty else { return nil }
        return NotificationPlan.Mail(server: server, from: from, fromName: mail.fromName)
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

    private mutating func report(_ setting: String, _ text: String) {
        problems.append(
            SettingProblem("notification.\(setting)", SafeText.escape(text, limit: 300)))
    }
}
