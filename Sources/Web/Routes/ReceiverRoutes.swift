import Events
import HTTPTypes
import Hummingbird
import Notifications

/// `GET /v1/receivers`: who can be told, and how that goes; and `POST /v1/receivers/{name}/test`: a
/// notice on the way of real ones.
struct ReceiverRoutes {
    private let parts: HTTPParts
    private let actions: AlertActions

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/receivers") { _, _ in
            Response.json(["receivers": Receiver.all(parts)])
        }
        router.post("v1/receivers/:name/test") { request, context in
            let name = try context.parameters.require("name")
            let query = request.uri.queryParameters
            let author = try actions.author(context.person, called: query["by"].map { String($0) })
            let wait = try request.wait(upTo: AlertActions.longestTest)
            guard
                let conclusion = try await actions.test(
                    name, by: author, within: wait ?? .seconds(20))
            else { return Response.json(["status": "waiting"], status: .accepted) }
            return Response.json(conclusion)
        }
    }
}

/// A receiver of the settings, or one that requests have named.
struct Receiver: Encodable {
    let name: String
    /// Missing where the settings do not know it.
    let kind: String?
    /// Missing where nothing was delivered or tried.
    let health: DeliveryBoard.Health?

    /// Those of the settings first.
    static func all(_ parts: HTTPParts) -> [Receiver] {
        let deliveries = parts.watch.snapshot.deliveries
        let known = parts.notification.receivers
        let names = Set(known.map(\.name))
        return known.map { Receiver(name: $0.name, kind: $0.kind, health: deliveries[$0.name]) }
            + deliveries.receivers.filter { !names.contains($0.receiver) }
            .map { Receiver(name: $0.receiver, kind: nil, health: $0) }
    }
}
