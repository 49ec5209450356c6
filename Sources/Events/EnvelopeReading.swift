import FoundationEssentials

/// A message as its sender meant it: with CloudEvents attributes in either mode, or with none at all.
package struct ReadMessage: Sendable {
    /// Nil where the sender knows nothing of CloudEvents.
    package let envelope: Envelope?
    /// The media type of `payload` without parameters, in lower case; nil where nothing was said.
    package let contentType: String?
    package let payload: [UInt8]
}

/// Finds the event in a message: CloudEvents in binary or structured mode, or a plain message.
package enum EnvelopeReading {
    static let structuredType = "application/cloudevents+json"

    package static func read(_ message: Message) throws(UnreadableReason) -> ReadMessage {
        let declared = message.text("content-type").map(mediaType)
        let payload = message.value ?? []
        if declared == structuredType { return try structured(payload) }
        let envelope = binary(message)
        if declared == nil, envelope == nil, looksStructured(payload),
            let event = try? structured(payload)
        {
            return event
        }
        return ReadMessage(envelope: envelope, contentType: declared, payload: payload)
    }

    /// Whether a sender may have left out the content type of a structured event.
    private static func looksStructured(_ payload: [UInt8]) -> Bool {
        payload.first { !$0.isASCIIWhitespace } == UInt8(ascii: "{")
            && String(decoding: payload, as: UTF8.self).contains("\"specversion\"")
    }

    /// The attributes in the headers; nil unless the three required ones are there.
    package static func binary(_ message: Message) -> Envelope? {
        guard let id = message.text("ce_id"), let source = message.text("ce_source"),
            let type = message.text("ce_type")
        else { return nil }
        var envelope = Envelope(
            id: EventID(id), source: source, type: EventType(rawValue: type),
            time: message.text("ce_time").flatMap(Timestamps.parse),
            subject: message.text("ce_subject"), contentType: message.text("content-type"),
            causation: message.text("ce_causationid"))
        if let parent = message.text("traceparent") ?? message.text("ce_traceparent") {
            envelope.trace = TraceContext(
                parent: parent, state: message.text("tracestate") ?? message.text("ce_tracestate"))
        }
        envelope.extensions = message.extensions
        return envelope
    }

    /// CloudEvents JSON format 1.0.2: `data` is JSON, or text; `data_base64` is bytes.
    static func structured(_ bytes: [UInt8]) throws(UnreadableReason) -> ReadMessage {
        let event: StructuredEvent
        do {
            event = try JSONDecoder().decode(StructuredEvent.self, from: Data(bytes))
        } catch {
            throw UnreadableReason(decoding: error)
        }
        let envelope = Envelope(
            id: EventID(event.id), source: event.source, type: EventType(rawValue: event.type),
            time: event.time.flatMap(Timestamps.parse), subject: event.subject,
            contentType: event.contentType, causation: event.extensions["causationid"],
            trace: event.extensions["traceparent"].map {
                TraceContext(parent: $0, state: event.extensions["tracestate"])
            },
            extensions: event.extensions.filter { !known.contains($0.key) })
        return ReadMessage(
            envelope: envelope,
            contentType: event.contentType.map(mediaType) ?? "application/json",
            payload: event.payload)
    }

    static let known: Set = [
        "specversion", "id", "source", "type", "time", "subject", "datacontenttype", "dataschema",
        "data", "data_base64", "causationid", "traceparent", "tracestate",
    ]

    /// The media type without parameters, in lower case.
    static func mediaType(_ text: String) -> String {
        let bare = text.prefix { $0 != ";" }
        return bare.lowercased().filter { !$0.isWhitespace }
    }
}

extension Message {
    /// A header's value as text; nil where it is missing or not UTF-8.
    package func text(_ name: String) -> String? {
        header(name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The CloudEvents extension attributes among the headers.
    var extensions: [String: String] {
        var found: [String: String] = [:]
        for header in headers where header.name.hasPrefix("ce_") {
            let name = String(header.name.dropFirst(3))
            guard !EnvelopeReading.known.contains(name) else { continue }
            found[name] = String(validating: header.value, as: UTF8.self)
        }
        return found
    }
}

/// An event in CloudEvents' JSON format, with its payload as bytes again.
private struct StructuredEvent: Decodable {
    let id: String
    let source: String
    let type: String
    let time: String?
    let subject: String?
    let contentType: String?
    let extensions: [String: String]
    let payload: [UInt8]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        id = try container.decode(String.self, forKey: "id")
        source = try container.decode(String.self, forKey: "source")
        type = try container.decode(String.self, forKey: "type")
        time = try container.decodeIfPresent(String.self, forKey: "time")
        subject = try container.decodeIfPresent(String.self, forKey: "subject")
        contentType = try container.decodeIfPresent(String.self, forKey: "datacontenttype")
        var extensions: [String: String] = [:]
        for key in container.allKeys where !["data", "data_base64"].contains(key.stringValue) {
            extensions[key.stringValue] = try? container.decode(String.self, forKey: key)
        }
        self.extensions = extensions
        if let encoded = try container.decodeIfPresent(Data.self, forKey: "data_base64") {
            payload = Array(encoded)
        } else if let text = try? container.decode(String.self, forKey: "data") {
            payload = Array(text.utf8)
        } else {
            let value = try container.decode(JSONValue.self, forKey: "data")
            payload = Array(try JSONEncoder().encode(value))
        }
    }
}
