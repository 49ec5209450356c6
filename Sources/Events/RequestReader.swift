import Certificates
import FoundationEssentials

/// Makes a request out of a record, whoever sent it and in whichever of the accepted forms.
///
/// CloudEvents in binary or structured mode, plain JSON with no headers at all, and raw
/// certificates (`application/pkix-cert`, `application/pem-certificate-chain`) with the rest in
/// `ce_*` extension headers. Without a content type the bytes decide.
package struct RequestReader: Sendable {
    private let limits: RequestLimits

    package init(limits: RequestLimits = RequestLimits()) {
        self.limits = limits
    }

    package func read(_ record: Record) throws(UnreadableReason) -> ReceivedRequest {
        let (request, envelope) = try read(record.message)
        return ReceivedRequest(request: request, envelope: envelope, record: record)
    }

    /// The same, for a message that is not in the log yet.
    package func read(
        _ message: Message
    ) throws(UnreadableReason) -> (request: VerificationRequest, envelope: Envelope?) {
        guard let value = message.value, !value.isEmpty else {
            throw UnreadableReason(.empty, "the message has no content")
        }
        guard value.count <= limits.requestBytes else {
            throw UnreadableReason(
                .tooLarge,
                "the message has \(value.count) bytes; the limit is \(limits.requestBytes)")
        }
        let event = try EnvelopeReading.read(message)
        var request = try body(event)
        if request.source == nil { request.source = event.envelope?.source }
        try check(request)
        return (request, event.envelope)
    }

    private func body(_ message: ReadMessage) throws(UnreadableReason) -> VerificationRequest {
        let payload = message.payload
        switch message.contentType {
        case "application/json"?, "text/json"?:
            return try RequestJSON.decode(payload, limits: limits)
        case "application/pkix-cert"?, "application/x-x509-ca-cert"?:
            return try raw([payload], message.envelope)
        case "application/pem-certificate-chain"?, "application/x-pem-file"?:
            return try raw(
                try RequestJSON.certificates(pem: payload, field: "payload"), message.envelope)
        case nil, "application/octet-stream"?, "text/plain"?:
            return try sniff(message)
        case .some(let other) where other.hasSuffix("+json"):
            return try RequestJSON.decode(payload, limits: limits)
        case .some(let other):
            throw UnreadableReason(
                .unsupportedContentType,
                "the content type \(other) is not one of application/json, "
                    + "application/cloudevents+json, application/pkix-cert, "
                    + "application/pem-certificate-chain")
        }
    }

    /// What the bytes are where nobody said so.
    private func sniff(_ message: ReadMessage) throws(UnreadableReason) -> VerificationRequest {
        let payload = message.payload
        let first = payload.first { !$0.isASCIIWhitespace }
        switch first {
        case UInt8(ascii: "{"):
            return try RequestJSON.decode(payload, limits: limits)
        case 0x30 where payload.first == 0x30:
            return try raw([payload], message.envelope)
        case UInt8(ascii: "-"):
            return try raw(
                try RequestJSON.certificates(pem: payload, field: "payload"), message.envelope)
        default:
            throw UnreadableReason(
                .notJSON, "the message is neither JSON, nor a certificate in DER or PEM")
        }
    }

    /// A bare certificate, with the fields of the request in CloudEvents extension attributes.
    private func raw(
        _ certificates: [[UInt8]], _ envelope: Envelope?
    ) throws(UnreadableReason) -> VerificationRequest {
        guard let leaf = certificates.first else {
            throw UnreadableReason(.notCertificate, "the message holds no certificate")
        }
        let fields = envelope?.extensions ?? [:]
        var request = VerificationRequest(
            certificate: leaf, chain: Array(certificates.dropFirst()),
            requestID: fields["requestid"], profile: fields["profile"],
            serverName: fields["servername"])
        if let text = fields["at"] {
            guard let at = Timestamps.parse(text) else {
                throw UnreadableReason(
                    .invalidField, "the header ce_at is not a time as in RFC 3339")
            }
            request.at = at
        }
        request.notify = (fields["notify"] ?? "").split(separator: ",").map {
            $0.trimmingPrefix(while: \.isWhitespace).description
        }
        return request
    }

    private func check(_ request: VerificationRequest) throws(UnreadableReason) {
        for (index, der) in ([request.certificate] + request.chain).enumerated() {
            let field = index == 0 ? "certificate" : "chain[\(index - 1)]"
            guard der.count <= limits.certificateBytes else {
                throw UnreadableReason(
                    .tooLarge,
                    "\(field) has \(der.count) bytes; the limit is \(limits.certificateBytes)")
            }
        }
        try bound(request.chain.count, limits.chainCertificates, "chain")
        try bound(request.crls.count, limits.crls, "crls")
        try bound(request.notify.count, limits.notify, "notify")
        let texts = [
            ("request_id", request.requestID), ("profile", request.profile),
            ("server_name", request.serverName), ("source", request.source),
        ]
        for (field, text) in texts + request.notify.map({ ("notify", $0) }) {
            guard (text?.utf8.count ?? 0) <= limits.textLength else {
                throw UnreadableReason(
                    .tooLarge, "\(field) is longer than \(limits.textLength) characters")
            }
        }
    }

    private func bound(_ count: Int, _ limit: Int, _ field: String) throws(UnreadableReason) {
        guard count <= limit else {
            throw UnreadableReason(
                .tooLarge, "\(field) has \(count) entries; the limit is \(limit)")
        }
    }
}

/// A request with its place in the log.
package struct ReceivedRequest: Sendable {
    package let request: VerificationRequest
    /// Nil where the sender knows nothing of CloudEvents.
    package let envelope: Envelope?
    package let record: Record

    package init(request: VerificationRequest, envelope: Envelope?, record: Record) {
        self.request = request
        self.envelope = envelope
        self.record = record
    }
}

extension UInt8 {
    var isASCIIWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
