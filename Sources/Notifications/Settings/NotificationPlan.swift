import Egress

/// The settings as values, checked.
package struct NotificationPlan: Sendable {
    package enum Receiver: Sendable {
        case console(ConsoleChannel.Format, usesColor: Bool)
        case file(path: String)
        case webhook(WebhookTarget)
        case email([MailAddress])
    }

    package struct Mail: Sendable {
        package var server: MailServer
        package var from: MailAddress
        package var fromName: String?
    }

    package var receivers: [String: Receiver]
    package var rules: NoticeRules
    package var mail: Mail?
    package var delivery: DeliverySettings
}
