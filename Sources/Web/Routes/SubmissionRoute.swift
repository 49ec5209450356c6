import Certificates
import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /v1/requests`: a certificate to be judged, appended to the log as an event.
///
/// The body is what the requests topic takes: JSON, a CloudEvent, a bare certificate in DER or PEM.
/// With a bare certificate, the query has the request's other fields.
struct SubmissionRoute {
    private let parts: HTTPParts
    private let reader: RequestReader

    init(_ parts: HTTPParts) {
        self.parts = parts
        reader = RequestReader(limits: parts.limits)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("v1/requests") { request, _ in try await submit(request) }
    }

    private func submit(_ request: Request) async throws -> Response {
        let body = try await body(of: request)
        let id = EventID(UUID().uuidString.lowercased())
        let wanted = try reader.read(Self.message(request, body, id))
        try Self.checkReadable(wanted.certificate)
        let message = RequestCodec.message(
            wanted, id: id, source: Self.source, time: parts.now())
        guard (message.value?.count ?? 0) <= parts.limits.requestBytes else { throw tooLarge }
        guard let position = try await parts.log.append([message], to: parts.topics.requests).first
        else { throw Problem(.internalServerError, "the log did not say where the request is") }
        let receipt = Receipt(
            eventID: id.rawValue, certificateSHA256: wanted.fingerprint,
            position: Receipt.Place(position))
        var response = Response.json(receipt, status: .accepted)
        response.headers[.location] = "/v1/certificates/\(wanted.fingerprint)"
        return response
    }

    private func body(of request: Request) async throws -> [UInt8] {
        do {
            return Array(
                buffer: try await request.body.collect(upTo: parts.limits.requestBytes))
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    private var tooLarge: UnreadableReason {
        UnreadableReason(
            .tooLarge, "the request is larger than \(parts.limits.requestBytes) bytes")
    }

    /// The source attribute of what comes in here, unless the request names a better one.
    private static let source = "/assay/http"

    /// Fields of the query, as the attributes that a bare certificate travels with.
    private static let attributes = [
        "request_id": "ce_requestid", "profile": "ce_profile", "server_name": "ce_servername",
        "at": "ce_at", "notify": "ce_notify", "source": "ce_source",
    ]

    /// What was sent, as if a client had put it into the topic.
    private static func message(_ request: Request, _ body: [UInt8], _ id: EventID) -> Message {
        var headers = [
            Header("ce_id", id.rawValue), Header("ce_source", source),
            Header("ce_type", EventType.requested.rawValue),
        ]
        if let type = request.headers[.contentType] { headers.append(Header("content-type", type)) }
        for (name, value) in request.uri.queryParameters {
            guard let attribute = attributes[String(name)] else { continue }
            headers.append(Header(attribute, String(value)))
        }
        return Message(headers: headers, value: body)
    }

    /// Whoever is there to be told is told now that it is no certificate.
    private static func checkReadable(_ der: [UInt8]) throws {
        do {
            _ = try ParsedCertificate(der: der)
        } catch {
            throw UnreadableReason(.notCertificate, "the certificate cannot be read: \(error)")
        }
    }
}

/// What the sender gets for a request that is in the log.
private struct Receipt: Encodable {
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

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case certificateSHA256 = "certificate_sha256"
        case position
    }
}
