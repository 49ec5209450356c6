import Events

/// The flow of events through the services, as a value that can be printed and driven.
package struct Topology: Hashable, Sendable, CustomStringConvertible {
    package let topics: Topics
    package let steps: [StepDescription]

    package init(topics: Topics = Topics(), groups: Groups = Groups()) {
        self.topics = topics
        steps = [
            .verification(topics: topics, groups: groups),
            .retries(topics: topics, groups: groups),
            .notification(topics: topics, groups: groups),
            .alerting(topics: topics, groups: groups),
            .delivery(topics: topics, groups: groups),
            .review(topics: topics, groups: groups),
        ]
    }

    /// One line a step: `verification (assay.verification): certificate.requests -> ...`.
    package var description: String {
        steps.map { step in
            let inputs = step.inputs.map(\.rawValue).joined(separator: ", ")
            let outputs = step.outputs.map(\.rawValue).joined(separator: ", ")
            return "\(step.name) (\(step.group)): \(inputs) -> \(outputs)"
        }.joined(separator: "\n")
    }
}

extension StepDescription {
    package static func verification(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "verification", group: groups.verification, inputs: [topics.requests],
            outputs: topics.outcomes + [topics.retries])
    }

    package static func retries(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "retries", group: groups.retries, inputs: [topics.retries],
            outputs: topics.outcomes + [topics.retries])
    }

    package static func notification(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "notification", group: groups.notification,
            inputs: topics.outcomes + [topics.commands], outputs: [topics.observations])
    }

    package static func alerting(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "alerting", group: groups.alerting, inputs: [topics.observations],
            outputs: [topics.observations, topics.alerts, topics.notices])
    }

    package static func delivery(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "delivery", group: groups.delivery, inputs: [topics.notices],
            outputs: [topics.notifications])
    }

    package static func review(topics: Topics, groups: Groups) -> Self {
        StepDescription(
            name: "review", group: groups.review, inputs: [topics.reviews],
            outputs: [topics.requests, topics.reviews])
    }
}
