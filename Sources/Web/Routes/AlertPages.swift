import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Notifications

/// The pages of alerts, and the forms in them and in the pages of certificates.
struct AlertPages {
    private let parts: HTTPParts
    private let actions: AlertActions

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to pages: some RouterMethods<WebContext>) {
        pages.get("alerts") { request, context in
            page(
                AlertForm(request.uri.queryParameters),
                author: AuthorField(request, context.person))
        }
        pages.get("alerts/:id") { request, context in
            let id = try context.parameters.require("id")
            let now = parts.watch.snapshot
            guard let entry = now.board.entry(id: id) else {
                throw Problem(.notFound, "this alert is not known, or no longer")
            }
            return Templates.shared.response(
                AlertPage(
                    entry, now.deliveries, author: AuthorField(request, context.person),
                    at: parts.now()))
        }
        pages.post("alerts") { request, context in
            let form = try await request.form()
            do {
                return try await act(form, context.person)
            } catch let problem as Problem where problem.status == .badRequest {
                // In the list, where there is most to lose, what was chosen and typed stays.
                guard let list = AlertForm(address: form["back"] ?? "/alerts") else {
                    throw problem
                }
                var author = AuthorField(request, context.person, typed: form["by"])
                author.refusal = problem.detail ?? "Something in it is missing."
                author.typedReason = String(
                    (form["reason"] ?? "").prefix(AlertActions.maximumText))
                return page(
                    list, chosen: Set(form.all("alert")), author: author, status: problem.status)
            }
        }
    }

    private func page(
        _ form: AlertForm, chosen: Set<String> = [], author: AuthorField,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let now = parts.watch.snapshot
        return Templates.shared.response(
            AlertsPage(
                form, found: form.filter.page(of: now.board.entries), now, chosen: chosen,
                author: author, at: parts.now()), status: status)
    }

    /// `do` is `acknowledge` or `unacknowledge`, for each `alert` and `certificate`.
    private func act(_ form: FormFields, _ person: Person?) async throws -> Response {
        let (ids, certificates) = (form.all("alert"), form.all("certificate"))
        guard !ids.isEmpty || !certificates.isEmpty else {
            throw Problem(.badRequest, "choose something first: the boxes in front of the lines")
        }
        let author = try actions.author(person, called: form["by"])
        let entries = try actions.entries(ids: ids, certificates: certificates)
        let reason = try actions.reason(form["reason"])
        switch form["do"] {
        case "acknowledge":
            try await actions.acknowledge(
                entries, by: author, reason: reason, until: try end(form["for"]))
        case "unacknowledge":
            try await actions.unacknowledge(entries, by: author, reason: reason)
        default: throw Problem(.badRequest, "this form does nothing that is known here")
        }
        return FormAnswer.redirect(to: form["back"], else: "/alerts", by: author)
    }

    private func end(_ span: String?) throws -> Date? {
        guard let span, !span.isEmpty else { return nil }
        guard let seconds = TimeText.parse(span) else {
            throw Problem(.badRequest, "for takes a time such as 8h or 2d")
        }
        return parts.now().addingTimeInterval(seconds)
    }
}
