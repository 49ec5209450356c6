import FoundationEssentials

/// A payload of a topic: JSON with a version, whose schema is under `Documentation/contracts/`.
///
/// Readers ignore fields that they do not know, and accept the previous version.
package protocol Contract: Codable, Sendable {
    static var version: Int { get }

    /// The payload.
    ///
    /// The same value gives the same bytes.
    func json() -> [UInt8]
}

extension Contract {
    package func json() -> [UInt8] { encoded() }

    /// The payload as Foundation writes it: what those that are written by hand are held to.
    func encoded() -> [UInt8] {
        do {
            return Array(try ContractCoding.encoder().encode(self))
        } catch {
            preconditionFailure("\(Self.self) holds a number that JSON lacks: \(error)")
        }
    }

    package init(json: [UInt8]) throws(ContractError) {
        try self.init(decoding: json)
    }

    /// Reads the payload as Foundation does.
    init(decoding json: [UInt8]) throws(ContractError) {
        do {
            self = try ContractCoding.decoder().decode(Self.self, from: Data(json))
        } catch {
            throw ContractError(contract: "\(Self.self)", reason: describeDecodingError(error))
        }
    }
}

/// A payload that is not what its contract says.
package struct ContractError: Error, Hashable, CustomStringConvertible {
    package let contract: String
    package let reason: String

    package var description: String { "not a \(contract): \(reason)" }
}

/// How contracts are written as JSON: sorted keys, times as RFC 3339, bytes as base64.
package enum ContractCoding {
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamps.format(date))
        }
        return encoder
    }

    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = Timestamps.parse(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container,
                    debugDescription: "a time reads as in RFC 3339, 2026-11-23T06:50:31Z")
            }
            return date
        }
        return decoder
    }
}

/// What is wrong with the JSON, in words that name the field.
package func describeDecodingError(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, let context):
        return "the field \"\(path(context.codingPath + [key]))\" is missing"
    case .typeMismatch(_, let context), .dataCorrupted(let context):
        guard !context.codingPath.isEmpty else { return "not JSON" }
        return "the field \"\(path(context.codingPath))\": \(context.debugDescription)"
    case .valueNotFound(_, let context):
        return "the field \"\(path(context.codingPath))\" is null"
    @unknown default:
        return "\(error)"
    }
}

private func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
}
