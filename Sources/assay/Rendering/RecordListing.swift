import Events
import Foundation

/// A record as JSON: its place, its attributes, and its payload as CloudEvents' JSON format has it.
struct RecordListing: Encodable, Sendable {
    private let record: Record

    init(_ record: Record) {
        self.record = record
    }

    private enum CodingKeys: String, CodingKey {
        case topic, partition, offset, timestamp, key, headers, data
        case keyBase64 = "key_base64"
        case dataBase64 = "data_base64"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(record.position.topic.rawValue, forKey: .topic)
        try container.encode(record.position.partition.index, forKey: .partition)
        try container.encode(record.position.offset, forKey: .offset)
        try container.encode(record.timestamp, forKey: .timestamp)
        if let key = record.message.key {
            if let text = Self.text(key) {
                try container.encode(text, forKey: .key)
            } else {
                try container.encode(Data(key), forKey: .keyBase64)
            }
        }
        let headers = record.message.headers.map {
            ($0.name, Self.text($0.value) ?? Data($0.value).base64EncodedString())
        }
        try container.encode(
            Dictionary(headers, uniquingKeysWith: { _, last in last }), forKey: .headers)
        guard let value = record.message.value else { return }
        if let json = try? JSONDecoder().decode(JSONValue.self, from: Data(value)) {
            try container.encode(json, forKey: .data)
        } else if let text = Self.text(value) {
            try container.encode(text, forKey: .data)
        } else {
            try container.encode(Data(value), forKey: .dataBase64)
        }
    }

    private static func text(_ bytes: [UInt8]) -> String? {
        String(validating: bytes, as: UTF8.self)
    }
}
