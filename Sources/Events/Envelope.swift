import FoundationEssentials

/// What an event is, apart from its payload: the attributes of CloudEvents 1.0.
///
/// In the log it travels in Kafka's binary mode (CloudEvents Kafka protocol binding 1.0.2, section
/// 3.2): attributes as `ce_*` headers, the payload as it is. See ``EnvelopeReading`` for the way back.
package struct Envelope: Hashable, Sendable {
    /// Constant over repetitions of the same event.
    package var id: EventID
    /// Who says so, as a URI reference.
    package var source: String
    package var type: EventType
    package var time: Date?
    /// What the event is about: here mostly a certificate's fingerprint.
    package var subject: String?
    /// The media type of the payload.
    package var contentType: String?
    /// The id of the event, or the place of the record, that this one follows from.
    package var causation: String?
    /// The W3C trace context, `traceparent` and `tracestate`, passed on as it came.
    package var trace: TraceContext?
    /// Further attributes.
    ///
    /// Names have lower-case letters and digits only (CloudEvents section 3.1).
    package var extensions: [String: String]

    package init(
        id: EventID, source: String, type: EventType, time: Date? = nil, subject: String? = nil,
        contentType: String? = nil, causation: String? = nil, trace: TraceContext? = nil,
        extensions: [String: String] = [:]
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.time = time
        self.subject = subject
        self.contentType = contentType
        self.causation = causation
        self.trace = trace
        self.extensions = extensions
    }
}

/// What kind of fact an event is; the contract's version is part of it.
package struct EventType: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package static let requested = EventType(rawValue: "dev.assay.certificate.requested.v1")
    package static let verified = EventType(rawValue: "dev.assay.certificate.verified.v1")
    package static let failed = EventType(rawValue: "dev.assay.certificate.failed.v1")
    package static let unreadable = EventType(rawValue: "dev.assay.request.unreadable.v1")
    package static let noticeDecided = EventType(rawValue: "dev.assay.notice.decided.v1")
    package static let noticeConcluded = EventType(rawValue: "dev.assay.notice.concluded.v1")
    package static let observed = EventType(rawValue: "dev.assay.certificate.observed.v1")
    package static let related = EventType(rawValue: "dev.assay.certificate.related.v1")
    package static let commanded = EventType(rawValue: "dev.assay.alert.commanded.v1")
    package static let ticked = EventType(rawValue: "dev.assay.clock.ticked.v1")
    package static let alertsChanged = EventType(rawValue: "dev.assay.alerts.changed.v1")
    package static let placeChanged = EventType(rawValue: "dev.assay.place.changed.v1")
    package static let reviewProceeded = EventType(rawValue: "dev.assay.review.proceeded.v1")
    package static let silencesChanged = EventType(rawValue: "dev.assay.silences.changed.v1")

    package var description: String { rawValue }
}

/// Where an event stands in a distributed trace (W3C Trace Context).
package struct TraceContext: Hashable, Sendable {
    package var parent: String
    package var state: String?

    package init(parent: String, state: String? = nil) {
        self.parent = parent
        self.state = state
    }
}

extension Envelope {
    /// The message in binary mode.
    package func message(key: [UInt8]?, payload: [UInt8]?) -> Message {
        var headers: [Header] = []
        // The ten named here, and the trace's two.
        headers.reserveCapacity(12 + extensions.count)
        headers.append(Header("ce_specversion", "1.0"))
        headers.append(Header("ce_id", id.rawValue))
        headers.append(Header("ce_source", source))
        headers.append(Header("ce_type", type.rawValue))
        if let time { headers.append(Header("ce_time", Timestamps.format(time))) }
        if let subject { headers.append(Header("ce_subject", subject)) }
        if let causation { headers.append(Header("ce_causationid", causation)) }
        for (name, value) in extensions.sorted(by: { $0.key < $1.key }) {
            headers.append(Header("ce_" + name, value))
        }
        if let contentType { headers.append(Header("content-type", contentType)) }
        if let trace {
            headers.append(Header("traceparent", trace.parent))
            if let state = trace.state { headers.append(Header("tracestate", state)) }
        }
        return Message(key: key, headers: headers, value: payload, timestamp: time)
    }
}
