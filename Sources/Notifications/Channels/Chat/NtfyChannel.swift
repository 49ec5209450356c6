import Egress
import Events

/// Publishes notices to a topic of ntfy (docs.ntfy.sh/publish, "Publish as JSON").
package struct NtfyChannel: NoticeChannel {
    package let kind = ChannelKind.ntfy
    private let topic: String
    private let poster: HTTPPoster
    private let templates: NoticeTemplates

    package static let address = "https://ntfy.sh/"
    /// Bytes of a message; what is longer becomes an attachment.
    ///
    /// Titles are cut by devices.
    static let maximumMessageBytes = 4_096
    static let maximumTitle = 250

    package init(
        _ destination: HTTPDestination, topic: String, templates: NoticeTemplates,
        through http: GuardedHTTP, settings: String
    ) {
        self.topic = topic
        poster = HTTPPoster(destination: destination, http: http, settings: settings)
        self.templates = templates
    }

    package func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        try await poster.post(payload(notice), giveUpOn: [400, 401, 403, 413])
    }

    func payload(_ notice: Notice) -> JSONValue {
        let mark = NoticeMark(notice)
        return .object([
            "topic": .string(topic),
            "title": .string(
                TextLimit.cut("\(mark.word): \(templates.title(notice))", Self.maximumTitle)),
            "message": .string(
                TextLimit.cut(templates.text(notice), utf8: Self.maximumMessageBytes)),
            "priority": .integer(priority(notice)),
            "tags": .array([.string(mark.tag)]),
        ])
    }

    /// 1 to 5; 3 is the usual one.
    private func priority(_ notice: Notice) -> Int64 {
        guard [.firing, .reminder, .escalation].contains(notice.kind) else { return 2 }
        switch notice.severity {
        case .critical: return 5
        case .error: return 4
        case .warning: return 3
        case .info: return 2
        }
    }
}
