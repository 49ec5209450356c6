import Events
import FoundationEssentials
import Hummingbird
import Notifications

/// The page of rules and silences, and its forms.
struct RulePages {
    private let parts: HTTPParts
    private let actions: AlertActions

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to pages: some RouterMethods<WebContext>) {
        pages.get("rules") { request, context in
            Templates.shared.response(
                RulesPage(
                    parts.notification, parts.watch.snapshot,
                    silencing: request.uri.queryParameters["alert"].map { String($0.prefix(64)) },
                    author: AuthorField(request, context.person), at: parts.now()))
        }
        pages.post("rules/silences") { request, context in
            let form = try await request.form()
            let author = try actions.author(context.person, called: form["by"])
            guard let seconds = form["for"].flatMap({ TimeText.parse($0) }) else {
                throw Problem(.badRequest, "for takes a time such as 8h or 2d")
            }
            _ = try await actions.silence(
                try Self.matcher(form), by: author, reason: form["reason"], from: nil,
                until: parts.now().addingTimeInterval(seconds))
            return FormAnswer.redirect(to: nil, else: "/rules", by: author)
        }
        pages.post("rules/silences/:id/end") { request, context in
            let form = try await request.form()
            let author = try actions.author(context.person, called: form["by"])
            try await actions.unsilence(
                try context.parameters.require("id"), by: author,
                reason: try actions.reason(form["reason"]))
            return FormAnswer.redirect(to: nil, else: "/rules", by: author)
        }
    }

    /// Each `what` with the `about` that stands beside it; commas separate alternatives.
    private static func matcher(_ form: FormFields) throws -> AlertMatcher {
        var matcher = AlertMatcher()
        for (what, about) in zip(form.all("what"), form.all("about")) {
            let texts = about.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
            guard !texts.isEmpty else { continue }
            guard let field = AlertMatcher.fields.first(where: { $0.name == what }) else {
                throw Problem(.badRequest, "a silence cannot be about \(what.prefix(64))")
            }
            matcher[keyPath: field.list] += texts
        }
        return matcher
    }
}
