import Certificates
import Egress
import Events

/// Posts notices to a Slack incoming webhook, as blocks (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
///
/// Slack has no way to recognise a repetition: a lost answer may show a message twice.
package struct SlackChannel: NoticeChannel {
    package let kind = ChannelKind.slack
    private let poster: HTTPPoster
    private let templates: NoticeTemplates

    /// Characters of a header block, of a section's text, and of the fallback text.
    static let maximumHeader = 150
    static let maximumSection = 3_000
    static let maximumFallback = 4_000
    /// A message has at most 50 blocks.
    static let maximumSections = 10

    package init(
        _ destination: HTTPDestination, templates: NoticeTemplates, through http: GuardedHTTP,
        settings: String
    ) {
        poster = HTTPPoster(destination: destination, http: http, settings: settings)
        self.templates = templates
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        // Slack's words for what stays wrong: bad payload, hook removed, channel archived or closed.
        try await poster.post(payload(notice), giveUpOn: [400, 403, 404])
    }

    func payload(_ notice: Notice) -> JSONValue {
        let title = templates.title(notice)
        let mark = NoticeMark(notice)
        var blocks: [JSONValue] = [
            .object([
                "type": "header",
                "text": .object([
                    "type": "plain_text",
                    "text": .string(
                        TextLimit.cut("\(mark.symbol) \(title)", Self.maximumHeader)),
                ]),
            ])
        ]
        let text = Self.escape(templates.text(notice))
        let parts = TextLimit.split(text, Self.maximumSection).prefix(Self.maximumSections)
        blocks += parts.map { part in
            .object([
                "type": "section",
                "text": .object(["type": "mrkdwn", "text": .string(part)]),
            ])
        }
        return .object([
            "text": .string(
                TextLimit.cut(Self.escape("\(mark.word): \(title)"), Self.maximumFallback)),
            "blocks": .array(blocks),
        ])
    }

    /// The three characters that control formatting (docs.slack.dev, "Escaping text").
    static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
