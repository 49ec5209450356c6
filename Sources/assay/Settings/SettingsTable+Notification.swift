import Events
import Notifications

extension SettingsTable {
    static let notification = receivers + rules + mail + delivery

    private static let receivers = [
        Setting(
            "notification.receivers.*.kind", .optional(.choice), each: \.notification.receivers,
            \.kind, "How this receiver is told. Without any receiver, all goes to the console."),
        Setting(
            "notification.receivers.*.format", .optional(.choice), each: \.notification.receivers,
            \.format, "Console: a line for each notice, or the whole text."),
        Setting(
            "notification.receivers.*.path", .optional(.path), each: \.notification.receivers,
            \.path, "File: where each notice becomes a line of JSON."),
        Setting(
            "notification.receivers.*.url", .optional(.text), each: \.notification.receivers, \.url,
            secret: { _ in true },
            "Webhook, Slack, Teams: where each notice is posted to. PagerDuty, ntfy: another server "
                + "than the usual one."),
        Setting(
            "notification.receivers.*.secrets",
            .optional(.list(.text, "texts such as whsec_... or whsk_...")),
            each: \.notification.receivers, \.secrets, secret: { _ in true },
            "Webhook: what it is signed with (Standard Webhooks: whsec_ for HMAC, whsk_ for "
                + "Ed25519); several while one takes over."),
        Setting(
            "notification.receivers.*.allowed_networks",
            .optional(.list(.text, "networks such as 10.0.0.0/8")),
            each: \.notification.receivers, \.allowedNetworks,
            "What is posted to: networks that its address may lie in although they are not public."
        ),
        Setting(
            "notification.receivers.*.headers",
            .optional(.list(.text, "header fields such as X-Team: pki")),
            each: \.notification.receivers, \.headers, secret: { _ in true },
            "What is posted to: header fields sent along, such as Authorization."),
        Setting(
            "notification.receivers.*.to", .optional(.list(.address, "mail addresses")),
            each: \.notification.receivers, \.to, "Email: the addresses."),
        Setting(
            "notification.receivers.*.topic", .optional(.text), each: \.notification.receivers,
            \.topic, secret: { _ in true }, "Ntfy: the topic, which is as good as a password."),
        Setting(
            "notification.receivers.*.routing_key", .optional(.text),
            each: \.notification.receivers, \.routingKey, secret: { _ in true },
            "PagerDuty: the key of the integration (Events API v2)."),
        Setting(
            "notification.receivers.*.command",
            .optional(.list(.text, "a program's absolute path, and its arguments")),
            each: \.notification.receivers, \.command,
            "Command: the program that is run for each notice, which is its standard input as JSON. "
                + "Status 0: taken over; 65: refused for good; others: tried again."),
        Setting(
            "notification.receivers.*.timeout",
            .optional(.duration(.seconds(1) ... .seconds(120))), each: \.notification.receivers,
            \.timeLimit, "Command: how long it may take; 30s if not set."),
        Setting(
            "notification.receivers.*.group_wait",
            .optional(.duration(.zero ... .seconds(86_400))), each: \.notification.receivers,
            \.groupWait,
            "How long a notice waits for others, to be told together. If not set, 10s for e-mail, "
                + "Slack, Teams and ntfy, and not at all for others."),
        Setting(
            "notification.receivers.*.group_interval",
            .optional(.duration(.zero ... .seconds(7 * 86_400))),
            each: \.notification.receivers, \.groupInterval,
            "The least time between two messages. If not set, 5m for e-mail, Slack, Teams and ntfy."
        ),
        Setting(
            "notification.receivers.*.title_template", .optional(.text),
            each: \.notification.receivers, \.titleTemplate,
            "E-mail, Slack, Teams, PagerDuty, ntfy: the title, as a Mustache template."),
        Setting(
            "notification.receivers.*.text_template", .optional(.path),
            each: \.notification.receivers, \.textTemplate,
            "The same for the text: a file with a Mustache template."),
        Setting(
            "notification.receivers.*.html_template", .optional(.path),
            each: \.notification.receivers, \.htmlTemplate,
            "E-mail: a file with a Mustache template for HTML."),
    ]

    private static let rules = [
        Setting(
            "notification.rules", .optional(.path), \.notification.rules,
            "The rules file: routes, owners, maintenance windows, dead-man's switches "
                + "(Documentation/Rules.md). Without it everything goes to the default receivers."),
        Setting(
            "notification.default_receivers",
            .optional(.list(.text, "names of receivers")), \.notification.defaultReceivers,
            "Who is told where the rules have no routes; all receivers if none is named."),
        Setting(
            "notification.allowed_addresses",
            .list(.text, "addresses or domains such as @example.com"),
            \.notification.allowedAddresses, "Mail addresses that requests may name."),
        Setting(
            "notification.tick", .duration(.seconds(1) ... .seconds(3_600)),
            \.notification.tick,
            "How often time passes in the log: what waits for a time waits so much longer at most."),
    ]

    private static let mail = [
        Setting(
            "notification.mail.host", .optional(.text), \.notification.mail.host,
            "The mail server, for receivers of the kind email."),
        Setting(
            "notification.mail.port", .optional(.integer(1...UInt16.max)), \.notification.mail.port,
            "Its port, if not the usual one of the security chosen."),
        Setting(
            "notification.mail.security", .optional(.choice), \.notification.mail.security,
            "How the connection is protected; starttls if not set."),
        Setting(
            "notification.mail.user", .optional(.text), \.notification.mail.user,
            "Whom to log in as."),
        Setting(
            "notification.mail.password", .optional(.text), \.notification.mail.password,
            secret: true, "What to log in with."),
        Setting(
            "notification.mail.from", .optional(.address), \.notification.mail.from,
            "The sender's address."),
        Setting(
            "notification.mail.from_name", .optional(.text), \.notification.mail.fromName,
            "The sender's name."),
        Setting(
            "notification.mail.ca_file", .optional(.path), \.notification.mail.authoritiesFile,
            "Certification authorities that the mail server's certificate may come from, in PEM."),
    ]

    private static let delivery = [
        Setting(
            "notification.delivery.schedule", .list(.pause, "times such as 5s, 5m, 2h"),
            \.notification.delivery.schedule,
            "The pauses between the attempts for one notice; after the last one it is given up. The "
                + "default is that of Standard Webhooks, 10 attempts in 75.6 hours."),
        Setting(
            "notification.delivery.parallel_receivers", .integer(1...1_000),
            \.notification.delivery.parallelReceivers, "Receivers served at once."),
        Setting(
            "notification.delivery.maximum_waiting", .integer(1...1_000_000),
            \.notification.delivery.maximumWaiting,
            "Notices that may wait for one receiver; beyond it the oldest are given up."),
    ]
}
