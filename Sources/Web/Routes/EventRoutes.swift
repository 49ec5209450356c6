import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// Server-sent events (WHATWG HTML, 9.2): `GET /v1/events`, the outcomes as they come, and
/// `GET /v1/events/changes`, a word each time that the inventory has moved on.
struct EventRoutes {
    private let parts: HTTPParts
    private let gate: Gate
    private let streams = OpenStreams(maximum: 128)

    /// Without news, a comment after so long shows that the connection is alive, and finds out when
    /// it is not.
    private static let silence = Duration.seconds(10)

    init(_ parts: HTTPParts, _ gate: Gate) {
        self.parts = parts
        self.gate = gate
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/events/changes") { request, _ in
            try stream(ChangeTail(parts.changes), while: gate.admission(of: request))
        }
        router.get("v1/events") { request, _ in
            let start = request.headers[.lastEventID].flatMap(OutcomeTail.Place.init)
            return try stream(
                try await OutcomeTail(parts, from: start), while: gate.admission(of: request))
        }
    }

    /// An answer that goes on until its reader leaves or is signed out, or the service ends.
    private func stream(
        _ source: some EventTail, while isAdmitted: @escaping @Sendable () -> Bool
    ) throws -> Response {
        let ticket = try streams.enter()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream", .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: ResponseBody { writer in
                defer { ticket.leave() }
                var source = source
                try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                var lastWrite = ContinuousClock.now
                while !Task.isShuttingDownGracefully, !Task.isCancelled, isAdmitted() {
                    if let text = try await source.next() {
                        try await writer.write(ByteBuffer(string: text))
                        lastWrite = .now
                    } else if ContinuousClock.now - lastWrite > Self.silence {
                        try await writer.write(ByteBuffer(string: ":\n\n"))
                        lastWrite = .now
                    }
                }
                try await writer.finish(nil)
            })
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID: Self = {
        guard let name = Self("Last-Event-ID") else { preconditionFailure("a field name") }
        return name
    }()
}
