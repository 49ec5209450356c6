import Egress
import Events
import Notifications

/// The settings under `notification`, each under a name of its own; ``notificationSettings`` puts
/// them together.
struct NotificationParts: Sendable {
    var receivers: [String: ReceiverParts] = [:]
    var rules: [String: RuleParts] = [:]
    var defaultReceivers: [String]?
    var allowedAddresses: [String] = []
    var mail = MailParts()
    var delivery = DeliverySettings()
}

/// One receiver, as far as it was set.
struct ReceiverParts: NamedSettings {
    var kind: ChannelKind?
    var format: ConsoleChannel.Format?
    var path: String?
    var url: String?
    var secrets: [String]?
    var allowedNetworks: [String]?
    var headers: [String]?
    var to: [String]?
}

/// One rule, as far as it was set.
struct RuleParts: NamedSettings {
    var indications: [Indication]?
    var expiringWithinDays: Int?
    var receivers: [String] = []
    var tellsRequested = true
}

/// The mail server, as far as it was set.
struct MailParts: Sendable {
    var host: String?
    var port: UInt16?
    var security: MailServer.Security?
    var user: String?
    var password: String?
    var from: String?
    var fromName: String?
    var authoritiesFile: String?
}

extension NotificationParts {
    /// The settings as the notification service reads them.
    ///
    /// - Parameter report: is told what is missing, by the key's full name.
    func settings(report: (SettingContradiction) -> Void) -> NotificationSettings {
        var settings = NotificationSettings()
        if !receivers.isEmpty { settings.receivers = [:] }
        for (name, parts) in receivers {
            let key = "notification.receivers.\(name)"
            guard let kind = parts.kind else {
                report(
                    .init(
                        key: "\(key).kind", message: "is missing: console, file, webhook or email"))
                continue
            }
            var receiver = ReceiverSettings(kind: kind)
            receiver.format = parts.format
            receiver.path = parts.path
            receiver.url = parts.url
            receiver.secrets = parts.secrets
            receiver.allowedNetworks = parts.allowedNetworks
            receiver.headers = headers(parts.headers, key: "\(key).headers", report: report)
            receiver.to = parts.to
            settings.receivers[name] = receiver
        }
        settings.defaultReceivers = defaultReceivers
        let named = rules.sorted { $0.key < $1.key }.map { $0.value.rule(named: $0.key) }
        settings.rules = named.isEmpty ? nil : named
        settings.allowedAddresses = allowedAddresses.isEmpty ? nil : allowedAddresses
        settings.mail = mailSettings(report: report)
        settings.delivery = delivery
        return settings
    }

    private func headers(
        _ lines: [String]?, key: String, report: (SettingContradiction) -> Void
    ) -> [String: String]? {
        guard let lines else { return nil }
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else {
                report(
                    .init(key: key, message: "takes entries such as \"Authorization: Bearer ...\""))
                continue
            }
            headers[String(parts[0])] = String(parts[1].drop { $0 == " " })
        }
        return headers
    }

    private func mailSettings(report: (SettingContradiction) -> Void) -> MailSettings? {
        guard let host = mail.host else {
            if mail.from != nil || mail.user != nil || mail.password != nil {
                report(.init(key: "notification.mail.host", message: "is missing"))
            }
            return nil
        }
        guard let from = mail.from else {
            report(.init(key: "notification.mail.from", message: "is missing"))
            return nil
        }
        var settings = MailSettings(host: host, from: from)
        settings.port = mail.port
        settings.security = mail.security?.rawValue
        settings.user = mail.user
        settings.password = mail.password
        settings.fromName = mail.fromName
        settings.authoritiesFile = mail.authoritiesFile
        return settings
    }
}

extension RuleParts {
    fileprivate func rule(named name: String) -> RuleSettings {
        var rule = RuleSettings(name: name, receivers: receivers)
        rule.indications = indications?.map(\.rawValue)
        rule.expiringWithinDays = expiringWithinDays
        rule.tellsRequested = tellsRequested
        return rule
    }
}
