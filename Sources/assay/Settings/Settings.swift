import EventLogKafka
import Events
import Notifications

/// All that can be set, read once when the program starts.
///
/// ``SettingsTable`` says how each part is called in the file, in the environment and on the command
/// line; the values here are the defaults.
struct Settings: Sendable {
    var log: LogLocation
    /// Properties of librdkafka, passed on as they are.
    var kafka: [String: String] = [:]
    var sqlite = SQLiteParts()
    var topics = Topics()
    var topicShape = TopicShape()
    var groups = Groups()
    var limits = RequestLimits()
    var verification = VerificationParts()
    var handling = HandlingParts()
    var trust = TrustParts()
    var evidence = EvidenceParts()
    var review = ReviewParts()
    var profiles: [String: ProfileParts] = [:]
    var notification = NotificationParts()
    var http = HTTPListening()
    var logging = LoggingSettings()

    /// - Parameter log: where the events are kept if nobody says so.
    init(log: LogLocation) {
        self.log = log
    }
}

/// What topics are like when Assay creates them.
struct TopicShape: Hashable, Sendable {
    /// As many processes of one service can share the work.
    ///
    /// 4, the count that Kafka's own mock and many clusters have.
    var partitions: Int32 = 4
    /// Nil for as many as the cluster allows, up to three.
    var replicationFactor: Int16?
    var retention = Retention(age: .seconds(7 * 86_400))
    /// A month, to look at what could not be handled.
    var deadLetterRetention = Retention(age: .seconds(30 * 86_400))
}

extension Settings {
    /// What `assay topics create`, and every service at its start, makes sure of.
    var topicSpecifications: [TopicSpecification] {
        topics.all.map {
            TopicSpecification(
                $0, partitions: topicShape.partitions,
                replicationFactor: topicShape.replicationFactor, retention: retention(of: $0),
                keepsLastOfKey: $0 == topics.alerts)
        }
    }

    /// Who knows of an alert, and who wanted what, is never forgotten for its age; a notice not before
    /// its last attempt; the short form of outcomes soon, since they have topics of their own.
    private func retention(of topic: TopicName) -> Retention {
        var retention = topicShape.retention
        switch topic {
        case topics.alerts, topics.commands: return Retention()
        case topics.observations:
            retention.age = min(retention.age ?? .seconds(86_400), .seconds(86_400))
        case topics.notices, topics.notifications:
            let least = Duration.seconds(notification.delivery.horizonSeconds + 2 * 86_400)
            retention.age = retention.age.map { max($0, least) }
        default: break
        }
        return retention
    }
}

/// Settings that are right each by itself, but not together.
struct SettingContradiction: Hashable, Sendable {
    let key: String
    let message: String
}

extension Settings {
    /// What cannot be told from one setting alone.
    var contradictions: [SettingContradiction] {
        var found: [SettingContradiction] = []
        let keys = [
            "topics.requests", "topics.retries", "topics.verified", "topics.errors",
            "topics.observations", "topics.commands", "topics.alerts", "topics.notices",
            "topics.notifications", "topics.attempts", "topics.reviews",
        ]
        var seen: [TopicName: String] = [:]
        for (key, topic) in zip(keys, topics.all) {
            if let other = seen[topic] {
                found.append(
                    .init(key: key, message: "\(topic) is taken by \(other); topics have to differ")
                )
            }
            seen[topic] = key
        }
        let names = [
            groups.verification, groups.retries, groups.notification, groups.alerting,
            groups.delivery, groups.review,
        ]
        if Set(names).count < names.count {
            found.append(.init(key: "groups.verification", message: "the groups have to differ"))
        }
        for property in kafka.keys.sorted() {
            guard let reason = KafkaSettings.fixed[property] else { continue }
            found.append(.init(key: "kafka.\(property)", message: "cannot be set: \(reason)"))
        }
        return found + judgeContradictions() + notificationContradictions() + http.contradictions
    }

    private func notificationContradictions() -> [SettingContradiction] {
        var found: [SettingContradiction] = []
        let settings = notification.settings { found.append($0) }
        guard found.isEmpty else { return found }
        do {
            _ = try settings.plan(colors: false)
        } catch {
            found += error.problems.map { .init(key: $0.setting, message: $0.text) }
        }
        return found
    }
}
