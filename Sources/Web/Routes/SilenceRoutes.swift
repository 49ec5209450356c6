import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Notifications

/// `GET` and `POST /v1/silences`, `DELETE /v1/silences/{id}`.
struct SilenceRoutes {
    private let parts: HTTPParts
    private let actions: AlertActions

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/silences") { _, _ in
            let present = parts.now()
            let silences = parts.watch.snapshot.board.silences.filter { $0.until > present }
            return Response.json(["silences": silences])
        }
        router.post("v1/silences") { request, context in
            let wanted = try await request.json(Silencing.self)
            let silence = try await actions.silence(
                wanted.match, by: try actions.author(context.person, called: wanted.by),
                reason: wanted.reason, from: wanted.from, until: wanted.until)
            var response = Response.json(silence, status: .accepted)
            response.headers[.location] = "/v1/silences"
            return response
        }
        router.delete("v1/silences/:id") { request, context in
            let query = request.uri.queryParameters
            let id = try context.parameters.require("id")
            try await actions.unsilence(
                id, by: try actions.author(context.person, called: query["by"].map { String($0) }),
                reason: try actions.reason(query["reason"].map { String($0) }))
            return Response.json(["id": id], status: .accepted)
        }
    }
}

/// What is sent to begin a silence.
private struct Silencing: Decodable {
    let match: AlertMatcher
    let by: String?
    let reason: String?
    let from: Date?
    let until: Date
}
