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
            secret: { _ in true }, "Webhook: where each notice is posted to."),
        Setting(
            "notification.receivers.*.secrets", .optional(.list(.text, "texts such as whsec_...")),
            each: \.notification.receivers, \.secrets, secret: { _ in true },
            "Webhook: what it is signed with (Standard Webhooks); several while one takes over."),
        Setting(
            "notification.receivers.*.allowed_networks",
            .optional(.list(.text, "networks such as 10.0.0.0/8")),
            each: \.notification.receivers, \.allowedNetworks,
            "Webhook: networks that its address may lie in although they are not public."),
        Setting(
            "notification.receivers.*.headers",
            .optional(.list(.text, "header fields such as X-Team: pki")),
            each: \.notification.receivers, \.headers, secret: { _ in true },
            "Webhook: header fields sent along."),
        Setting(
            "notification.receivers.*.to", .optional(.list(.address, "mail addresses")),
            each: \.notification.receivers, \.to, "Email: the addresses."),
    ]

    private static let rules = [
        Setting(
            "notification.default_receivers",
            .optional(.list(.text, "names of receivers")), \.notification.defaultReceivers,
            "Whom the standard rules tell; all receivers if none is named."),
        Setting(
            "notification.rules.*.indications",
            .optional(.list(.choice, "some of PASSED, FAILED, INDETERMINATE")),
            each: \.notification.rules, \.indications,
            "Verdicts that this rule is about. Rules take the place of the standard ones: all that "
                + "is not PASSED, and what expires within 30 days."),
        Setting(
            "notification.rules.*.expiring_within_days", .optional(.integer(1...36_500)),
            each: \.notification.rules, \.expiringWithinDays,
            "Tells of certificates that passed and expire within so many days."),
        Setting(
            "notification.rules.*.receivers", .list(.text, "names of receivers"),
            each: \.notification.rules, \.receivers, "Whom this rule tells."),
        Setting(
            "notification.rules.*.tells_requested", .yesOrNo, each: \.notification.rules,
            \.tellsRequested, "Whether those whom the request names are told too."),
        Setting(
            "notification.allowed_addresses",
            .list(.text, "addresses or domains such as @example.com"),
            \.notification.allowedAddresses, "Mail addresses that requests may name."),
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
            "notification.delivery.maximum_attempts", .integer(1...1_000_000),
            \.notification.delivery.maximumAttempts, "Attempts for one notice."),
        Setting(
            "notification.delivery.first_pause_seconds", .number(0...86_400),
            \.notification.delivery.firstPauseSeconds,
            "The pause before the second attempt; each further one is twice as long."),
        Setting(
            "notification.delivery.maximum_pause_seconds", .number(0...86_400),
            \.notification.delivery.maximumPauseSeconds, "The longest pause."),
        Setting(
            "notification.delivery.maximum_age_seconds", .number(0...2_592_000),
            \.notification.delivery.maximumAgeSeconds,
            "A notice older than this is given up when an attempt fails."),
        Setting(
            "notification.delivery.parallel_receivers", .integer(1...1_000),
            \.notification.delivery.parallelReceivers, "Receivers served at once."),
    ]
}
