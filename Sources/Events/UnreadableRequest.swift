import FoundationEssentials

/// A request that could not be judged at all, with its bytes as they came.
///
/// On `certificate.errors` the payload is the original value and the facts are in headers, so that
/// nothing is lost and nothing has to be decoded to be looked at. Beyond the log's size limit the
/// payload is left out, and its digest and position tell what and where it was.
package struct UnreadableRequest: Hashable, Sendable {
    package var reason: UnreadableReason
    /// Where the request stands in the log.
    package var position: Position
    package var revision: Revision
    /// The original value; nil where it was a tombstone, or too large to repeat.
    package var original: [UInt8]?
    package var originalSHA256: Fingerprint
    package var originalBytes: Int
    package var originalContentType: String?
    package var requestID: String?
    package var source: String?
    package var notify: [String]

    package init(
        reason: UnreadableReason, record: Record, requestID: String? = nil, source: String? = nil,
        notify: [String] = []
    ) {
        let value = record.message.value
        self.reason = reason
        position = record.position
        revision = Revision(of: record)
        original = value
        originalSHA256 = Fingerprint(of: value ?? [])
        originalBytes = value?.count ?? 0
        originalContentType = record.message.text("content-type")
        self.requestID = requestID ?? record.message.text("ce_requestid")
        self.source = source ?? record.message.text("ce_source")
        self.notify = notify
    }
}

extension UnreadableRequest {
    /// Names of the extension attributes that carry the facts.
    private enum Attribute {
        static let indication = "indication"
        static let subIndication = "subindication"
        static let code = "reasoncode"
        static let reason = "reason"
        static let topic = "origintopic"
        static let partition = "originpartition"
        static let offset = "originoffset"
        static let revision = "revision"
        static let sha256 = "originsha256"
        static let bytes = "originbytes"
        static let requestID = "requestid"
        static let source = "originsource"
        static let notify = "notify"
    }

    /// Room that the headers of such an event may take, in bytes, beside the payload.
    static let headRoomBytes = 16_384
    /// Texts from the request are cut to this many characters in headers.
    static let maximumTextLength = 1_024

    /// The attributes for the event's envelope.
    var attributes: [String: String] {
        var values = [
            Attribute.indication: Indication.failed.rawValue,
            Attribute.subIndication: SubIndication.formatFailure.rawValue,
            Attribute.code: reason.code.rawValue,
            Attribute.reason: String(reason.description.prefix(Self.maximumTextLength)),
            Attribute.topic: position.topic.rawValue,
            Attribute.partition: "\(position.partition.index)",
            Attribute.offset: "\(position.offset)",
            Attribute.revision: revision.description,
            Attribute.sha256: originalSHA256.description,
            Attribute.bytes: "\(originalBytes)",
        ]
        values[Attribute.requestID] = requestID.map { String($0.prefix(Self.maximumTextLength)) }
        values[Attribute.source] = source.map { String($0.prefix(Self.maximumTextLength)) }
        let receivers = notify.joined(separator: ",")
        if !notify.isEmpty, receivers.utf8.count <= Self.headRoomBytes / 4 {
            values[Attribute.notify] = receivers
        }
        return values
    }

    init?(envelope: Envelope, payload: [UInt8]?) {
        let values = envelope.extensions
        guard let code = values[Attribute.code].flatMap(UnreadableReason.Code.init(rawValue:)),
            let topic = values[Attribute.topic].flatMap({ try? TopicName($0) }),
            let partition = values[Attribute.partition].flatMap(Int32.init),
            let offset = values[Attribute.offset].flatMap(Int64.init),
            let revision = values[Attribute.revision].flatMap(Revision.init),
            let sha256 = values[Attribute.sha256].flatMap(Fingerprint.init(hexadecimal:)),
            let bytes = values[Attribute.bytes].flatMap(Int.init)
        else { return nil }
        reason = UnreadableReason(code, values[Attribute.reason] ?? code.rawValue)
        position = Position(Partition(topic, partition), offset)
        self.revision = revision
        original = payload
        originalSHA256 = sha256
        originalBytes = bytes
        originalContentType = envelope.contentType
        requestID = values[Attribute.requestID]
        source = values[Attribute.source]
        notify = (values[Attribute.notify] ?? "").split(separator: ",").map(String.init)
    }
}
