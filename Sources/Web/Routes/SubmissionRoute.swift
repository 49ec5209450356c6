import Events
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /v1/requests`: a certificate to be judged, appended to the log as an event; and
/// `GET /v1/requests/{partition}/{offset}`: what became of it.
///
/// The body is what the requests topic takes: JSON, a CloudEvent, a bare certificate in DER or PEM.
/// With a bare certificate, the query has the request's other fields. With `wait`, in seconds, the
/// answer is the verdict where it comes in time.
struct SubmissionRoute {
    private let parts: HTTPParts
    private let submission: Submission

    /// The longest wait, in seconds: below the minute after which proxies give up.
    private static let maximumWait = 50

    init(_ parts: HTTPParts) {
        self.parts = parts
        submission = Submission(parts)
    }

    func add(to router: Router<WebContext>) {
        router.post("v1/requests") { request, _ in try await submit(request) }
        router.get("v1/requests/:partition/:offset") { request, context in
            let partition = try context.parameters.require("partition", as: Int32.self)
            let offset = try context.parameters.require("offset", as: Int64.self)
            let position = Position(Partition(parts.topics.requests, partition), offset)
            return try await state(
                of: position, waiting: try request.wait(upTo: Self.maximumWait) ?? .zero)
        }
    }

    private func submit(_ request: Request) async throws -> Response {
        let wait = try request.wait(upTo: Self.maximumWait) ?? .zero
        let receipt = try await submission.append(
            try await body(of: request), Self.headers(of: request))
        if wait > .zero { return try await state(of: receipt.position, waiting: wait) }
        var response = Response.json(ReceiptBody(receipt), status: .accepted)
        response.headers[.location] = Self.address(of: receipt.position)
        return response
    }

    private func state(of position: Position, waiting wait: Duration) async throws -> Response {
        switch try await submission.state(of: position, waitingUpTo: wait) {
        case .judged(let verdict): return Response.json(verdict)
        case .waiting:
            var response = Response.json(["status": "waiting"], status: .accepted)
            response.headers[.location] = Self.address(of: position)
            return response
        case nil: throw Problem(.notFound, "there is no request at \(position), or no longer")
        }
    }

    private static func address(of position: Position) -> String {
        "/v1/requests/\(position.partition.index)/\(position.offset)"
    }

    private func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(
                buffer: try await request.body.collect(upTo: parts.limits.requestBytes))
        } catch is NIOTooManyBytesError {
            throw submission.tooLarge
        }
    }

    /// Fields of the query, as the attributes that a bare certificate travels with.
    private static let attributes = [
        "request_id": "ce_requestid", "profile": "ce_profile", "server_name": "ce_servername",
        "at": "ce_at", "notify": "ce_notify", "source": "ce_source",
    ]

    /// What was sent with the body, as if a client had put it into the topic.
    private static func headers(of request: Request) -> [Header] {
        var headers: [Header] = []
        if let type = request.headers[.contentType] { headers.append(Header("content-type", type)) }
        for (name, value) in request.uri.queryParameters {
            guard let attribute = attributes[String(name)] else { continue }
            headers.append(Header(attribute, String(value)))
        }
        return headers
    }
}

/// What the sender gets for a request that is in the log.
private struct ReceiptBody: Encodable {
    struct Place: Encodable {
        let topic: String
        let partition: Int32
        let offset: Int64

        init(_ position: Position) {
            topic = position.topic.rawValue
            partition = position.partition.index
            offset = position.offset
        }
    }

    let eventID: String
    let certificateSHA256: Fingerprint
    let position: Place

    init(_ receipt: Submission.Receipt) {
        eventID = receipt.eventID.rawValue
        certificateSHA256 = receipt.certificate
        position = Place(receipt.position)
    }

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case certificateSHA256 = "certificate_sha256"
        case position
    }
}
