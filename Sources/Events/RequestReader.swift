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
        let (request, structured) = try content(of: record.message)
        return ReceivedRequest(request: request, structured: structured, record: record)
    }

    /// The same, for a message that is not in the log yet.
    package func read(_ message: Message) throws(UnreadableReason) -> VerificationRequest {
        try content(of: message).request
    }

    /// The request, and the attributes of the event where they are in the payload.
    private func content(
        of message: Message
    ) throws(UnreadableReason) -> (request: VerificationRequest, structured: Envelope?) {
        guard let value = message.value, !value.isEmpty else {
            throw UnreadableReason(.empty, "the message has no content")
        }
        guard value.count <= limits.requestBytes else {
            throw UnreadableReason(
                .tooLarge,
                "the message has \(value.count) bytes; the limit is \(limits.requestBytes)")
        }
        // The plain JSON of a simple client: an event in structured mode has fields of its own.
        if message.headers.isEmpty, let request = RequestScanner.read(value) {
            try check(request)
            return (request, nil)
        }
        let body = try EnvelopeReading.body(of: message)
        var request = try read(body)
        // A review is no new place where the certificate was seen.
        if request.source == nil, body.attributes.extension(ReviewCause.attribute) == nil {
            request.source = body.attributes.source
        }
        try check(request)
        return (request, body.structured)
    }

    private func read(_ body: MessageBody) throws(UnreadableReason) -> VerificationRequest {
        switch body.contentType {
        case "application/json"?, "text/json"?:
            return try RequestJSON.decode(body.payload)
        case "application/pkix-cert"?, "application/x-x509-ca-cert"?:
            return try raw([body.payload], body.attributes)
        case "application/pem-certificate-chain"?, "application/x-pem-file"?:
            return try raw(
                try RequestJSON.certificates(pem: body.payload, field: "payload"), body.attributes)
        case nil, "application/octet-stream"?, "text/plain"?:
            return try sniff(body)
        case .some(let other) where other.hasSuffix("+json"):
            return try RequestJSON.decode(body.payload)
        case .some(let other):
            throw UnreadableReason(
                .unsupportedContentType,
                "the content type \(other) is not one of application/json, "
                    + "application/cloudevents+json, application/pkix-cert, "
                    + "application/pem-certificate-chain")
        }
    }

    /// What the bytes are where nobody said so.
    private func sniff(_ body: MessageBody) throws(UnreadableReason) -> VerificationRequest {
        let payload = body.payload
        let first = payload.first { !$0.isASCIIWhitespace }
        switch first {
        case UInt8(ascii: "{"):
            return try RequestJSON.decode(payload)
        case 0x30 where payload.first == 0x30:
            return try raw([payload], body.attributes)
        case UInt8(ascii: "-"):
            return try raw(
                try RequestJSON.certificates(pem: payload, field: "payload"), body.attributes)
        default:
            throw UnreadableReason(
                .notJSON, "the message is neither JSON, nor a certificate in DER or PEM")
        }
    }

    /// A bare certificate, with the fields of the request in CloudEvents extension attributes.
    private func raw(
        _ certificates: [[UInt8]], _ attributes: MessageBody.Attributes
    ) throws(UnreadableReason) -> VerificationRequest {
        guard let leaf = certificates.first else {
            throw UnreadableReason(.notCertificate, "the message holds no certificate")
        }
        var request = VerificationRequest(
            certificate: leaf, chain: Array(certificates.dropFirst()),
            requestID: attributes.extension("requestid"), profile: attributes.extension("profile"),
            serverName: attributes.extension("servername"))
        if let text = attributes.extension("at") {
            guard let at = Timestamps.parse(text) else {
                throw UnreadableReason(
                    .invalidField, "the header ce_at is not a time as in RFC 3339")
            }
            request.at = at
        }
        if let receivers = attributes.extension("notify") {
            request.notify = receivers.split(separator: ",").map {
                $0.trimmingPrefix(while: \.isWhitespace).description
            }
        }
        return request
    }

    private func check(_ request: VerificationRequest) throws(UnreadableReason) {
        try bound(request.certificate) { "certificate" }
        for (index, der) in request.chain.enumerated() { try bound(der) { "chain[\(index)]" } }
        try bound(request.chain.count, limits.chainCertificates, "chain")
        try bound(request.crls.count, limits.crls, "crls")
        try bound(request.notify.count, limits.notify, "notify")
        try bound(request.requestID, "request_id")
        try bound(request.profile, "profile")
        try bound(request.serverName, "server_name")
        try bound(request.source, "source")
        for receiver in request.notify { try bound(receiver, "notify") }
    }

    private func bound(_ der: [UInt8], _ field: () -> String) throws(UnreadableReason) {
        guard der.count <= limits.certificateBytes else {
            throw UnreadableReason(
                .tooLarge,
                "\(field()) has \(der.count) bytes; the limit is \(limits.certificateBytes)")
        }
    }

    private func bound(_ text: String?, _ field: String) throws(UnreadableReason) {
        guard (text?.utf8.count ?? 0) <= limits.textLength else {
            throw UnreadableReason(
                .tooLarge, "\(field) is longer than \(limits.textLength) characters")
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
    package let record: Record
    /// The attributes of an event in structured mode.
    private let structured: Envelope?

    init(request: VerificationRequest, structured: Envelope?, record: Record) {
        self.request = request
        self.structured = structured
        self.record = record
    }

    /// Nil where the sender knows nothing of CloudEvents.
    ///
    /// Made when it is asked for: judging has no use for most of it.
    package var envelope: Envelope? { structured ?? EnvelopeReading.binary(record.message) }
}

extension UInt8 {
    var isASCIIWhitespace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
