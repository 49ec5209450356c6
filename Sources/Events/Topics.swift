/// The topics that the services share; every name is a setting.
package struct Topics: Hashable, Sendable {
    /// New requests, as producers and foreign clients send them.
    package var requests = TopicName(known: "certificate.requests")
    /// Requests that wait for evidence.
    package var retries = TopicName(known: "certificate.retries")
    /// Verdicts that are `PASSED`.
    package var verified = TopicName(known: "certificate.verified")
    /// Verdicts that are `FAILED` or `INDETERMINATE`, and requests that could not be read.
    package var errors = TopicName(known: "certificate.errors")
    /// What the deciding step hears, keyed by certificate: outcomes in short, commands, ticks.
    ///
    /// One topic, so that its order is the order of the decisions, on any log.
    package var observations = TopicName(known: "certificate.observations")
    /// What people want done: acknowledgements, silences, tests.
    package var commands = TopicName(known: "certificate.commands")
    /// The alerts of each certificate as they are now; the last value of a key counts.
    package var alerts = TopicName(known: "certificate.alerts")
    /// Notices decided but not yet delivered, keyed by receiver: the way from deciding to delivering.
    package var notices = TopicName(known: "certificate.notices")
    /// What became of each notice.
    package var notifications = TopicName(known: "certificate.notifications")

    /// Who took up which partition where: how what kills processes is found out.
    package var attempts = TopicName(known: "certificate.attempts")

    /// What makes verdicts out of date, and how far they have been asked for again.
    package var reviews = TopicName(known: "certificate.reviews")

    package init() {}

    package var all: [TopicName] {
        [
            requests, retries, verified, errors, observations, commands, alerts, notices,
            notifications, attempts, reviews,
        ]
    }

    /// The two topics in which every request ends, once.
    package var outcomes: [TopicName] { [verified, errors] }
}

/// The consumer groups of the services; every name is a setting.
package struct Groups: Hashable, Sendable {
    /// Judges requests.
    package var verification = GroupName(known: "assay.verification")
    /// Judges requests again that waited for evidence.
    package var retries = GroupName(known: "assay.retries")
    /// Tells the deciding step of outcomes and commands.
    package var notification = GroupName(known: "assay.notification")
    /// Decides who is told of what.
    package var alerting = GroupName(known: "assay.alerting")
    /// Delivers notices.
    package var delivery = GroupName(known: "assay.delivery")
    /// Asks again for verdicts that are out of date.
    package var review = GroupName(known: "assay.review")

    package init() {}
}
