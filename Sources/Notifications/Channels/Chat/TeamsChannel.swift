import Egress
import Events

/// Posts notices to a Microsoft Teams workflow ("When a Teams webhook request is received") as an
/// adaptive card 1.4.
package struct TeamsChannel: NoticeChannel {
    package let kind = ChannelKind.teams
    private let poster: HTTPPoster
    private let templates: NoticeTemplates

    /// A message may have about 28 KB (learn.microsoft.com, Teams connector, "Known issues");
    /// characters may take several bytes.
    static let maximumText = 6_000
    static let maximumTitle = 250

    package init(
        _ destination: HTTPDestination, templates: NoticeTemplates, through http: GuardedHTTP,
        settings: String
    ) {
        poster = HTTPPoster(destination: destination, http: http, settings: settings)
        self.templates = templates
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        try await poster.post(payload(notice), giveUpOn: [400, 401, 403, 404, 413])
    }

    func payload(_ notice: Notice) -> JSONValue {
        let mark = NoticeMark(notice)
        let text = TextLimit.cut(templates.text(notice), Self.maximumText)
        let card: JSONValue = .object([
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": .array([
                .object([
                    "type": "TextBlock", "size": "Large", "weight": "Bolder", "wrap": .bool(true),
                    "color": .string(mark.cardColor),
                    "text": .string(
                        TextLimit.cut(
                            Self.escape("\(mark.word): \(templates.title(notice))"),
                            Self.maximumTitle)),
                ]),
                // A text block of its own for each line: Markdown would join them.
                .object([
                    "type": "Container",
                    "items": .array(
                        text.split(separator: "\n").map { line in
                            .object([
                                "type": "TextBlock", "wrap": .bool(true), "spacing": "None",
                                "text": .string(Self.escape(String(line))),
                            ])
                        }),
                ]),
            ]),
        ])
        return .object([
            "type": "message",
            "attachments": .array([
                .object([
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "contentUrl": .null, "content": card,
                ])
            ]),
        ])
    }

    /// Text blocks take some Markdown: links, emphasis and lists must not come out of a certificate.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if "\\`*_[]()#<>~".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
