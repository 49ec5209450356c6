import Events
import FoundationEssentials
import HTTPTypes
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
            var draft = RulesPage.Draft()
            if let alert = request.uri.queryParameters["alert"] {
                draft.what = "alerts"
                draft.about = String(alert.prefix(64))
            }
            return page(draft, author: AuthorField(request, context.person))
        }
        pages.post("rules/silences") { request, context in
            let form = try await request.form()
            do {
                return try await silence(form, context.person)
            } catch let problem as Problem where problem.status == .badRequest {
                return page(
                    RulesPage.Draft(form, problem.detail),
                    author: AuthorField(request, context.person, typed: form["by"]),
                    status: problem.status)
            }
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

    private func page(
        _ draft: RulesPage.Draft, author: AuthorField, status: HTTPResponse.Status = .ok
    ) -> Response {
        Templates.shared.response(
            RulesPage(
                parts.notification, parts.watch.snapshot, silencing: draft, author: author,
                at: parts.now()), status: status)
    }

    private func silence(_ form: FormFields, _ person: Person?) async throws -> Response {
        let author = try actions.author(person, called: form["by"])
        guard let seconds = form["for"].flatMap({ TimeText.parse($0) }) else {
            throw Problem(.badRequest, "for takes a time such as 8h or 2d")
        }
        _ = try await actions.silence(
            try Self.matcher(form), by: author, reason: form["reason"], from: nil,
            until: parts.now().addingTimeInterval(seconds))
        return FormAnswer.redirect(to: nil, else: "/rules", by: author)
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

extension RulesPage.Draft {
    /// A list of some hundred names.
    private static let maximumAbout = 8_000

    /// What a form had that was refused.
    fileprivate init(_ form: FormFields, _ problem: String?) {
        func typed(_ name: String) -> String {
            String((form[name] ?? "").prefix(AlertActions.maximumText))
        }
        self.init(
            problem: problem ?? "Something in it is missing.", what: typed("what"),
            about: String((form["about"] ?? "").prefix(Self.maximumAbout)), span: typed("for"),
            reason: typed("reason"))
    }
}
