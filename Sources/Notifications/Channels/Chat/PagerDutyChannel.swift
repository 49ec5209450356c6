import Egress
import Events
import FoundationEssentials

/// Sends events to PagerDuty (Events API v2): alerts trigger, acknowledge and resolve one incident,
/// by their id.
package struct PagerDutyChannel: NoticeChannel {
    package let kind = ChannelKind.pagerduty
    private let routingKey: String
    private let poster: HTTPPoster
    private let templates: NoticeTemplates

    package static let address = "https://events.pagerduty.com/v2/enqueue"
    /// Characters of `summary` (PD-CEF) and of `dedup_key`.
    static let maximumSummary = 1_024
    static let maximumKey = 255
    /// An event has at most 512 KB.
    static let maximumDetails = 20_000

    package init(
        _ destination: HTTPDestination, routingKey: String, templates: NoticeTemplates,
        through http: GuardedHTTP, settings: String
    ) {
        self.routingKey = routingKey
        poster = HTTPPoster(destination: destination, http: http, settings: settings)
        self.templates = templates
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        // 400 says that the event is wrong; what is too much is 429.
        try await poster.post(payload(notice), giveUpOn: [400])
    }

    func payload(_ notice: Notice) -> JSONValue {
        let action =
            switch notice.kind {
            case .acknowledged: "acknowledge"
            case .resolved: "resolve"
            case .firing, .reminder, .escalation, .test, .heartbeat: "trigger"
            }
        var event: [String: JSONValue] = [
            "routing_key": .string(routingKey), "event_action": .string(action),
            "dedup_key": .string(
                TextLimit.cut("assay-\(notice.alertID ?? notice.id)", Self.maximumKey)),
        ]
        if action == "trigger" {
            event["client"] = "Assay"
            event["payload"] = .object(details(notice))
        }
        return .object(event)
    }

    private func details(_ notice: Notice) -> [String: JSONValue] {
        var payload: [String: JSONValue] = [
            "summary": .string(TextLimit.cut(templates.title(notice), Self.maximumSummary)),
            "source": .string(notice.source ?? notice.certificate?.subject ?? "assay"),
            "severity": .string(notice.severity.rawValue),
            "timestamp": .string(Timestamps.format(notice.decidedAt)),
            "custom_details": .object([
                "text": .string(TextLimit.cut(templates.text(notice), Self.maximumDetails)),
                "rule": .string(notice.rule),
                "certificate": notice.certificate.map { .string($0.sha256.description) } ?? .null,
            ]),
        ]
        payload["class"] = notice.code.map { .string($0) }
        payload["group"] = notice.owner.map { .string($0) }
        return payload
    }
}
