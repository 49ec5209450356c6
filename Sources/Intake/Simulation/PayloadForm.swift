import Certificates
import Events
import FoundationEssentials

/// In which of the accepted forms a simulated source sends its requests.
package enum PayloadForm: Hashable, Sendable {
    /// A CloudEvent in binary mode with the request in JSON, certificates in base64.
    case json
    /// The same with certificates in PEM, as people paste them.
    case jsonWithPEM
    /// A CloudEvent in structured mode.
    case structured
    /// JSON from a client that knows of no CloudEvents: no key, no headers.
    ///
    /// But for the expectation, which is the simulation's own.
    case plainJSON
    /// `application/pem-certificate-chain`, with the rest in headers. It has no place for CRLs.
    case pemChain
    /// `application/pkix-cert`, with the rest in headers. It has no place for a chain or CRLs.
    case der

    /// The form that can carry all of a request, and is otherwise this one.
    func carrying(_ request: VerificationRequest) -> PayloadForm {
        switch self {
        case .pemChain, .der:
            guard request.crls.isEmpty else { return .json }
            return request.chain.isEmpty ? self : .pemChain
        case .json, .jsonWithPEM, .structured, .plainJSON: return self
        }
    }
}

/// What a simulated event says about itself.
struct SimulatedEvent {
    let id: EventID
    let source: String
    let time: Date
    let expectation: String

    /// The message that makes this event of a request, in a form that can carry it.
    func message(_ request: VerificationRequest, as form: PayloadForm) -> Message {
        switch form {
        case .json:
            return RequestCodec.message(
                request, id: id, source: source, time: time, expectation: expectation)
        case .jsonWithPEM:
            return envelope(request, contentType: "application/json").message(
                key: request.fingerprint.bytes, payload: PlainRequest(request).json())
        case .structured:
            return structured(request)
        case .plainJSON:
            var request = request
            request.source = source
            return plain(PlainRequest(request).json())
        case .pemChain:
            let certificates = [request.certificate] + request.chain
            let text = certificates.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined()
            return raw(
                request, contentType: "application/pem-certificate-chain", Array(text.utf8))
        case .der:
            return raw(request, contentType: "application/pkix-cert", request.certificate)
        }
    }

    /// A message whose payload is not a request.
    func message(garbage: [UInt8], as form: PayloadForm) -> Message {
        guard form != .plainJSON else { return plain(garbage) }
        var envelope = Envelope(
            id: id, source: source, type: .requested, time: time, contentType: "application/json")
        envelope.extensions[RequestCodec.expectationAttribute] = expectation
        return envelope.message(key: nil, payload: garbage)
    }

    private var expectationHeader: Header {
        Header("ce_\(RequestCodec.expectationAttribute)", expectation)
    }

    private func envelope(_ request: VerificationRequest, contentType: String) -> Envelope {
        var envelope = Envelope(
            id: id, source: source, type: .requested, time: time,
            subject: request.fingerprint.description, contentType: contentType)
        envelope.extensions[RequestCodec.expectationAttribute] = expectation
        return envelope
    }

    private func plain(_ payload: [UInt8]) -> Message {
        Message(headers: [expectationHeader], value: payload)
    }

    /// Nothing that is put into quotes here has a character that JSON would want escaped.
    private func structured(_ request: VerificationRequest) -> Message {
        let head = """
            {"specversion":"1.0","id":"\(id)","source":"\(source)",\
            "type":"\(EventType.requested)","time":"\(Timestamps.format(time))",\
            "subject":"\(request.fingerprint)","datacontenttype":"application/json",\
            "\(RequestCodec.expectationAttribute)":"\(expectation)","data":
            """
        return Message(
            key: request.fingerprint.bytes,
            headers: [Header("content-type", "application/cloudevents+json"), expectationHeader],
            value: Array(head.utf8) + RequestJSON.encode(request) + [UInt8(ascii: "}")],
            timestamp: time)
    }

    private func raw(
        _ request: VerificationRequest, contentType: String, _ payload: [UInt8]
    ) -> Message {
        var envelope = envelope(request, contentType: contentType)
        envelope.extensions["requestid"] = request.requestID
        envelope.extensions["profile"] = request.profile
        envelope.extensions["servername"] = request.serverName
        if !request.notify.isEmpty {
            envelope.extensions["notify"] = request.notify.joined(separator: ",")
        }
        return envelope.message(key: request.fingerprint.bytes, payload: payload)
    }
}

/// A request as a client writes it who has certificates in PEM.
private struct PlainRequest: Encodable {
    let requestID: String?
    let certificate: String
    let chain: [String]?
    let profile: String?
    let serverName: String?
    let notify: [String]?
    let source: String?
    let crls: [String]?

    enum CodingKeys: String, CodingKey {
        case requestID = "request_id"
        case certificate, chain, profile
        case serverName = "server_name"
        case notify, source, crls
    }

    init(_ request: VerificationRequest) {
        func pem(_ label: String, _ ders: [[UInt8]]) -> [String]? {
            ders.isEmpty ? nil : ders.map { PEM.encode(label: label, der: $0) }
        }
        requestID = request.requestID
        certificate = PEM.encode(label: "CERTIFICATE", der: request.certificate)
        chain = pem("CERTIFICATE", request.chain)
        profile = request.profile
        serverName = request.serverName
        notify = request.notify
        source = request.source
        crls = pem("X509 CRL", request.crls)
    }

    func json() -> [UInt8] {
        do {
            return Array(try ContractCoding.encoder().encode(self))
        } catch {
            preconditionFailure("texts cannot fail to encode: \(error)")
        }
    }
}
