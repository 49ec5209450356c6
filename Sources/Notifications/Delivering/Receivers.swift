import Egress
import Events
import FoundationEssentials

/// The channel of each receiver.
package struct Receivers: Sendable {
    private let channels: [String: any NoticeChannel]
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
            switch receiver {
            case .console(let format, let usesColor):
                channels[name] = ConsoleChannel(format: format, usesColor: usesColor, write: print)
            case .file(let path):
                channels[name] = FileChannel(path: path)
            case .webhook(let target):
                channels[name] = WebhookChannel(
                    target, through: http, settings: "notification.receivers.\(name)", now: now)
            case .email(let addresses):
                channels[name] = sender.map { EmailChannel($0, to: addresses) }
            }
        }
        self.init(channels: channels, sender: sender, addresses: plan.rules.addresses)
    }

    package init(
        channels: [String: any NoticeChannel], sender: MailSender? = nil,
        addresses: MailAllowList = MailAllowList()
    ) {
        self.channels = channels
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
}
