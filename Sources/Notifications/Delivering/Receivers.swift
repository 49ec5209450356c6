import Egress
import Events
import FoundationEssentials

/// The channel of each receiver.
package struct Receivers: Sendable {
    private let channels: [String: any NoticeChannel]
    private let groupings: [String: NoticeGrouping]
    private let sender: MailSender?
    private let addresses: MailAllowList

    /// - Parameter print: prints for the console channel, all of the bytes at once.
    /// - Throws: `notAllowed` where a file of authorities cannot be read.
    package init(
        _ plan: NotificationPlan, through http: GuardedHTTP, now: @escaping @Sendable () -> Date,
        print: @escaping @Sendable ([UInt8]) throws -> Void
    ) throws(EgressError) {
        var sender: MailSender?
        if let mail = plan.mail {
            sender = MailSender(
                try MailTransport(mail.server), address: mail.from, name: mail.fromName)
        }
        var channels: [String: any NoticeChannel] = [:]
        for (name, receiver) in plan.receivers {
            channels[name] = Self.channel(
                receiver, settings: "notification.receivers.\(name)", sender: sender,
                through: http, now: now, print: print)
        }
        self.init(
            channels: channels, groupings: plan.receivers.mapValues(\.grouping), sender: sender,
            addresses: plan.rules.addresses)
    }

    package init(
        channels: [String: any NoticeChannel], groupings: [String: NoticeGrouping] = [:],
        sender: MailSender? = nil, addresses: MailAllowList = MailAllowList()
    ) {
        self.channels = channels
        self.groupings = groupings
        self.sender = sender
        self.addresses = addresses
    }

    /// Nil for a receiver that the settings do not know, or no longer.
    package func channel(for receiver: String) -> (any NoticeChannel)? {
        if let channel = channels[receiver] { return channel }
        guard receiver.hasPrefix("mailto:"), let sender, let address = MailAddress(receiver),
            addresses.allows(address)
        else { return nil }
        return EmailChannel(sender, to: [address])
    }

    /// How notices to the receiver are put together.
    package func grouping(of receiver: String) -> NoticeGrouping {
        groupings[receiver] ?? (receiver.hasPrefix("mailto:") ? .people : .none)
    }

    private static func channel(
        _ receiver: NotificationPlan.Receiver, settings: String, sender: MailSender?,
        through http: GuardedHTTP, now: @escaping @Sendable () -> Date,
        print: @escaping @Sendable ([UInt8]) throws -> Void
    ) -> (any NoticeChannel)? {
        let templates = receiver.templates
        switch receiver.way {
        case .console(let format, let usesColor):
            return ConsoleChannel(format: format, usesColor: usesColor, write: print)
        case .file(let path): return FileChannel(path: path)
        case .webhook(let destination, let secrets):
            return WebhookChannel(
                destination, secrets: secrets, through: http, settings: settings, now: now)
        case .email(let addresses):
            return sender.map { EmailChannel($0, to: addresses, templates: templates) }
        case .slack(let destination):
            return SlackChannel(
                destination, templates: templates, through: http, settings: settings)
        case .teams(let destination):
            return TeamsChannel(
                destination, templates: templates, through: http, settings: settings)
        case .pagerduty(let destination, let key):
            return PagerDutyChannel(
                destination, routingKey: key, templates: templates, through: http,
                settings: settings)
        case .ntfy(let destination, let topic):
            return NtfyChannel(
                destination, topic: topic, templates: templates, through: http,
                settings: settings)
        case .command(let arguments, let limit):
            return CommandChannel(arguments, timeLimit: limit)
        }
    }
}
