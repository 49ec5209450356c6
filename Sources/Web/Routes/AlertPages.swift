import Events
import FoundationEssentials
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
            let form = AlertForm(request.uri.queryParameters)
            let now = parts.watch.snapshot
            return Templates.shared.response(
                AlertsPage(
                    form, found: form.filter.page(of: now.board.entries), now,
                    author: AuthorField(request, context.person), at: parts.now()))
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
            try await act(try await request.form(), context.person)
        }
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
