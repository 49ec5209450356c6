import Events
import Hummingbird

/// The page of receivers, and the button that tries one.
struct ReceiverPages {
    private let parts: HTTPParts
    private let actions: AlertActions

    /// How long the page waits for what becomes of a test.
    private static let patience = Duration.seconds(15)

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to pages: some RouterMethods<WebContext>) {
        pages.get("receivers") { request, context in
            Templates.shared.response(
                ReceiversPage(
                    Receiver.all(parts), author: AuthorField(request, context.person),
                    at: parts.now()))
        }
        pages.post("receivers") { request, context in
            let form = try await request.form()
            let author = try actions.author(context.person, called: form["by"])
            let name = form["receiver"] ?? ""
            let conclusion = try await actions.test(
                name, by: author, within: min(Self.patience, parts.patience * 8))
            var response = Templates.shared.response(
                ReceiversPage(
                    Receiver.all(parts), trial: Self.trial(of: name, conclusion),
                    author: AuthorField(request, context.person), at: parts.now()))
            response.setCookie(AuthorField.remembering(author))
            return response
        }
    }

    private static func trial(
        of receiver: String, _ conclusion: NoticeConclusion?
    ) -> ReceiversPage.Trial {
        let (state, word): (Indication, String) =
            switch conclusion?.status {
            case .delivered: (.passed, "was reached by \(conclusion?.channel ?? "")")
            case .delayed, .failed: (.failed, "was not reached: \(conclusion?.error ?? "")")
            case nil:
                (
                    .indeterminate,
                    "has not been reached so far. Is the notification service running?"
                )
            }
        return .init(receiver: receiver, state: state.rawValue, word: word)
    }
}
