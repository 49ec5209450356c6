import FoundationEssentials

/// What a message carries, as its sender meant it: with CloudEvents attributes in either mode, or with
/// none at all.
struct MessageBody {
    /// The media type of `payload` without parameters, in lower case; nil where nothing was said.
    let contentType: String?
    let payload: [UInt8]
    let attributes: Attributes

    /// Attributes of the event, looked up where they are.
    enum Attributes {
        /// The sender knows nothing of CloudEvents.
        case none
        case headers(Message)
        case structured(Envelope)

        var source: String? {
            switch self {
            case .none: nil
            case .headers(let message): message.text("ce_source")
            case .structured(let envelope): envelope.source
            }
        }

        /// An extension attribute.
        func `extension`(_ name: String) -> String? {
            switch self {
            case .none: nil
            case .headers(let message): message.text("ce_" + name)
            case .structured(let envelope): envelope.extensions[name]
            }
        }
    }

    var structured: Envelope? {
        if case .structured(let envelope) = attributes { envelope } else { nil }
    }
}

/// Finds the event in a message: CloudEvents in binary or structured mode, or a plain message.
package enum EnvelopeReading {
    static let structuredType = "application/cloudevents+json"

    static func body(of message: Message) throws(UnreadableReason) -> MessageBody {
        let declared = message.text("content-type").map(mediaType)
        let payload = message.value ?? []
        if declared == structuredType { return try structured(payload) }
        let isEvent = isBinary(message)
        if declared == nil, !isEvent, looksStructured(payload), let event = try? structured(payload)
        {
            return event
        }
        return MessageBody(
            contentType: declared, payload: payload,
            attributes: isEvent ? .headers(message) : .none)
    }

    /// Whether the three required attributes are in the headers.
    private static func isBinary(_ message: Message) -> Bool {
        message.text("ce_id") != nil && message.text("ce_source") != nil
            && message.text("ce_type") != nil
    }

    /// Whether a sender may have left out the content type of a structured event.
    private static func looksStructured(_ payload: [UInt8]) -> Bool {
        payload.first { !$0.isASCIIWhitespace } == UInt8(ascii: "{")
            && contains(Array("\"specversion\"".utf8), payload)
    }

    private static func contains(_ word: [UInt8], _ payload: [UInt8]) -> Bool {
        guard payload.count >= word.count else { return false }
        return (0...payload.count - word.count).contains { start in
            payload[start] == word[0] && payload[start..<start + word.count].elementsEqual(word)
        }
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
    static func structured(_ bytes: [UInt8]) throws(UnreadableReason) -> MessageBody {
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
        return MessageBody(
            contentType: event.contentType.map(mediaType) ?? "application/json",
            payload: event.payload, attributes: .structured(envelope))
    }

    static let known: Set = [
        "specversion", "id", "source", "type", "time", "subject", "datacontenttype", "dataschema",
        "data", "data_base64", "causationid", "traceparent", "tracestate",
    ]

    /// The media type without parameters, in lower case.
    static func mediaType(_ text: String) -> String {
        // As it is mostly written.
        if text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && !Self.isSpelled($0) }) {
            return text
        }
        let bare = text.prefix { $0 != ";" }
        return bare.lowercased().filter { !$0.isWhitespace }
    }

    /// Whether a byte is one that a media type loses when it is read: a capital letter, or the
    /// beginning of parameters.
    private static func isSpelled(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ";") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
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
