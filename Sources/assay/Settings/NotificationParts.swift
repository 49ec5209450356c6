import Egress
import Events
import Notifications

/// The settings under `notification`, each under a name of its own; ``notificationSettings`` puts
/// them together.
struct NotificationParts: Sendable {
    var receivers: [String: ReceiverParts] = [:]
    /// The path of the rules file.
    var rules: String?
    var tick: Duration = .seconds(30)
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
    var topic: String?
    var routingKey: String?
    var command: [String]?
    var timeLimit: Duration?
    var groupWait: Duration?
    var groupInterval: Duration?
    var titleTemplate: String?
    /// Paths.
    var textTemplate: String?
    var htmlTemplate: String?
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
                        key: "\(key).kind",
                        message: "is missing: one of "
                            + ChannelKind.allCases.map(\.rawValue).joined(separator: ", ")))
                continue
            }
            settings.receivers[name] = parts.settings(kind, key: key, report: report)
        }
        settings.defaultReceivers = defaultReceivers
        if let rules {
            do throws(SettingProblem) {
                settings.rules = try RulesFile.read(rules)
            } catch {
                report(.init(key: "notification.rules", message: error.description))
            }
        }
        settings.allowedAddresses = allowedAddresses.isEmpty ? nil : allowedAddresses
        settings.mail = mailSettings(report: report)
        settings.delivery = delivery
        return settings
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

extension ReceiverParts {
    fileprivate func settings(
        _ kind: ChannelKind, key: String, report: (SettingContradiction) -> Void
    ) -> ReceiverSettings {
        var receiver = ReceiverSettings(kind: kind)
        receiver.format = format
        receiver.path = path
        receiver.url = url
        receiver.secrets = secrets
        receiver.allowedNetworks = allowedNetworks
        receiver.headers = headers(headers, key: "\(key).headers", report: report)
        receiver.to = to
        receiver.topic = topic
        receiver.routingKey = routingKey
        receiver.command = command
        receiver.timeLimit = timeLimit
        receiver.groupWait = groupWait?.seconds
        receiver.groupInterval = groupInterval?.seconds
        receiver.titleTemplate = titleTemplate
        receiver.textTemplate = template(textTemplate, key: "\(key).text_template", report: report)
        receiver.htmlTemplate = template(htmlTemplate, key: "\(key).html_template", report: report)
        return receiver
    }

    /// Templates are written by hand; in bytes.
    private static let maximumTemplateBytes = 256 << 10

    private func template(
        _ path: String?, key: String, report: (SettingContradiction) -> Void
    ) -> String? {
        guard let path else { return nil }
        do {
            return try SmallFile.read(path, maximumBytes: Self.maximumTemplateBytes)
        } catch {
            report(.init(key: key, message: "is \(path), which \(error)"))
            return nil
        }
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
}
