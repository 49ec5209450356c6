import Events

/// Every setting there is.
///
/// The table drives reading, `assay settings` and `Documentation/Settings.md`: what is not here
/// cannot be set.
enum SettingsTable {
    static let all: [Setting] =
        log + sqlite + topics + groups + limits + verification + handling + evidence + review
        + notification + http
        + logging

    static let log = [
        Setting(
            "log", .logLocation, \.log,
            "Where the events are kept: a file on this machine, a Kafka cluster, or the memory of "
                + "one process."),
        Setting(
            "kafka.*", names: .property, .text, each: \.kafka, \.self,
            secret: KafkaProperties.isSecret,
            "Any property of librdkafka, such as `kafka.security.protocol`, passed on as it is."),
    ]

    static let topics = [
        Setting("topics.requests", .topicName, \.topics.requests, "Takes the requests."),
        Setting(
            "topics.retries", .topicName, \.topics.retries, "Takes requests that wait for evidence."
        ),
        Setting("topics.verified", .topicName, \.topics.verified, "Takes the verdicts PASSED."),
        Setting(
            "topics.errors", .topicName, \.topics.errors,
            "Takes the verdicts FAILED and INDETERMINATE, and what could not be read."),
        Setting(
            "topics.observations", .topicName, \.topics.observations,
            "Takes what the deciding step hears: outcomes in short, commands, ticks."),
        Setting(
            "topics.commands", .topicName, \.topics.commands,
            "Takes acknowledgements, silences and tests, and keeps them."),
        Setting(
            "topics.alerts", .topicName, \.topics.alerts,
            "Takes the alerts of each certificate as they are now, and keeps them."),
        Setting(
            "topics.notices", .topicName, \.topics.notices,
            "Takes notices on their way to be delivered."),
        Setting(
            "topics.notifications", .topicName, \.topics.notifications,
            "Takes what became of each notice."),
        Setting(
            "topics.attempts", .topicName, \.topics.attempts,
            "Takes who took up which partition where: how records that kill are found out."),
        Setting(
            "topics.reviews", .topicName, \.topics.reviews,
            "Takes what makes verdicts out of date, and how far they were asked for again."),
        Setting(
            "topics.partitions", .integer(1...10_000), \.topicShape.partitions,
            "Partitions of topics that Assay creates: how many processes of a service can share "
                + "the work."),
        Setting(
            "topics.replication_factor", .optional(.integer(1...1_000)),
            \.topicShape.replicationFactor,
            "Copies of topics that Assay creates on Kafka. Unset, 3, or as many as there are "
                + "brokers."),
        Setting(
            "topics.retention", .optional(.duration(.seconds(1) ... .seconds(86_400 * 36_500))),
            \.topicShape.retention.age, "How long topics that Assay creates keep their records."),
        Setting(
            "topics.retention_bytes", .optional(.size(1 << 20...Int64.max)),
            \.topicShape.retention.bytes,
            "How many bytes a partition of topics that Assay creates keeps."),
        Setting(
            "topics.dead_letter_retention",
            .optional(.duration(.seconds(1) ... .seconds(86_400 * 36_500))),
            \.topicShape.deadLetterRetention.age, "How long dead letters are kept."),
    ]

    static let groups = [
        Setting(
            "groups.verification", .groupName, \.groups.verification,
            "The consumer group that judges requests."),
        Setting(
            "groups.retries", .groupName, \.groups.retries,
            "The consumer group that judges requests again that waited for evidence."),
        Setting(
            "groups.notification", .groupName, \.groups.notification,
            "The consumer group that passes outcomes and commands on to the deciding one."),
        Setting(
            "groups.alerting", .groupName, \.groups.alerting,
            "The consumer group that decides who is told."),
        Setting(
            "groups.delivery", .groupName, \.groups.delivery,
            "The consumer group that delivers notices."),
        Setting(
            "groups.review", .groupName, \.groups.review,
            "The consumer group that asks again for verdicts that are out of date."),
    ]

    static let limits = [
        Setting(
            "limits.request_bytes", .size(1_024...(64 << 20)), \.limits.requestBytes,
            "The largest request that is read; it has to stay below the log's own limit."),
        Setting(
            "limits.certificate_bytes", .size(256...(16 << 20)), \.limits.certificateBytes,
            "The largest certificate."),
        Setting(
            "limits.chain_certificates", .integer(0...10_000), \.limits.chainCertificates,
            "Certificates that may come along with the one to be judged."),
        Setting(
            "limits.crls", .integer(0...10_000), \.limits.crls, "CRLs that may come along."),
        Setting(
            "limits.notify", .integer(0...1_000), \.limits.notify,
            "Receivers that a request may name."),
        Setting(
            "limits.text_length", .integer(16...100_000), \.limits.textLength,
            "Bytes in each text of a request."),
    ]

    /// The row that a dotted key belongs to.
    ///
    /// A key `KEY_file` names a file with the secret `KEY`.
    static func match(_ key: String) -> SettingMatch? {
        if key.hasSuffix(SettingMatch.fileSuffix),
            let found = match(rows: { $0.name(in: String(key.dropLast(5))) }),
            found.setting.isSecret(found.name)
        {
            return SettingMatch(setting: found.setting, name: found.name, isFile: true)
        }
        return match(rows: { $0.name(in: key) })
    }

    /// The row that an environment variable belongs to, given without its `ASSAY_`.
    static func match(variable: String) -> SettingMatch? {
        if variable.hasSuffix(SettingMatch.fileSuffix.uppercased()),
            let found = match(rows: { $0.name(inVariable: String(variable.dropLast(5))) }),
            found.setting.isSecret(found.name)
        {
            return SettingMatch(setting: found.setting, name: found.name, isFile: true)
        }
        return match(rows: { $0.name(inVariable: variable) })
    }

    private static func match(rows name: (SettingKey) -> String?) -> SettingMatch? {
        let found = all.compactMap { setting in
            name(setting.key).map { SettingMatch(setting: setting, name: $0, isFile: false) }
        }
        return found.max { $0.setting.key.fixedLength < $1.setting.key.fixedLength }
    }
}

/// The row of the table that somebody's key belongs to.
struct SettingMatch: Sendable {
    static let fileSuffix = "_file"

    let setting: Setting
    /// What the wildcard stands for.
    let name: String
    /// Whether it says where the value can be read, instead of the value.
    let isFile: Bool

    var key: String { setting.key.named(name) }
}

/// What is known of librdkafka's properties.
enum KafkaProperties {
    /// Passwords, private keys and tokens (librdkafka's CONFIGURATION.md).
    static func isSecret(_ name: String) -> Bool {
        name.contains("password") || name.contains("secret") || name == "ssl.key.pem"
            || name == "sasl.oauthbearer.config"
    }
}
