import Egress
import Events

/// Sends notices as mail, one to all addresses of the receiver.
package struct EmailChannel: NoticeChannel {
    package let kind = ChannelKind.email
    private let sender: MailSender
    private let recipients: [MailAddress]
    private let templates: NoticeTemplates

    package init(
        _ sender: MailSender, to recipients: [MailAddress],
        templates: NoticeTemplates = .standard
    ) {
        self.sender = sender
        self.recipients = recipients
        self.templates = templates
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let message = NoticeMail.message(
            notice, from: sender.address, name: sender.name, to: recipients,
            templates: templates)
        do {
            try await sender.transport.send(message.bytes, from: sender.address, to: recipients)
        } catch {
            throw DeliveryError(error, settings: "notification.mail")
        }
    }
}

/// Who mail is from, and how it leaves.
package struct MailSender: Sendable {
    let transport: MailTransport
    let address: MailAddress
    let name: String?

    package init(_ transport: MailTransport, address: MailAddress, name: String? = nil) {
        self.transport = transport
        self.address = address
        self.name = name
    }
}
