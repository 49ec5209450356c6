import Egress

/// The settings as values, checked.
package struct NotificationPlan: Sendable {
    package enum Way: Sendable {
        case console(ConsoleChannel.Format, usesColor: Bool)
        case file(path: String)
        case webhook(HTTPDestination, [WebhookSecret])
        case email([MailAddress])
        case slack(HTTPDestination)
        case teams(HTTPDestination)
        case pagerduty(HTTPDestination, routingKey: String)
        case ntfy(HTTPDestination, topic: String)
        case command([String], timeLimit: Duration)
    }

    package struct Receiver: Sendable {
        package var way: Way
        package var grouping: NoticeGrouping
        package var templates: NoticeTemplates
    }

    package struct Mail: Sendable {
        package var server: MailServer
        package var from: MailAddress
        package var fromName: String?
    }

    package var receivers: [String: Receiver]
    package var rules: AlertRules
    package var mail: Mail?
    package var delivery: DeliverySettings
}
