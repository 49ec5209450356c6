import Events
import FoundationEssentials
import Hummingbird
import NIOCore

extension Request {
    /// Commands are small; in bytes.
    private static var maximumCommand: Int { 256 * 1_024 }

    /// The body as JSON, read as the contracts are.
    func json<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        let bytes = Array(buffer: try await small())
        do {
            return try ContractCoding.decoder().decode(type, from: Data(bytes))
        } catch {
            throw Problem(.badRequest, "the body cannot be used: \(describeDecodingError(error))")
        }
    }

    /// The body as a form's fields.
    func form() async throws -> FormFields {
        FormFields(String(buffer: try await small()))
    }

    private func small() async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: Self.maximumCommand)
        } catch is NIOTooManyBytesError {
            throw Problem(
                .contentTooLarge, "the body is larger than \(Self.maximumCommand) bytes")
        }
    }

    /// The query's `wait` in seconds; nil where there is none.
    func wait(upTo maximum: Int) throws -> Duration? {
        guard let text = uri.queryParameters["wait"] else { return nil }
        guard let seconds = Int(text), (0...maximum).contains(seconds) else {
            throw Problem(.badRequest, "wait is a number of seconds from 0 to \(maximum)")
        }
        return .seconds(seconds)
    }
}

/// The fields of a form (WHATWG URL, 5.1: `application/x-www-form-urlencoded`), repeated ones included.
struct FormFields {
    private let fields: [(name: String, value: String)]

    init(_ text: String) {
        fields = text.split(separator: "&").map { field in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = parts.map { PercentEncoding.decode($0.replacing("+", with: " ")) }
            return (texts[0], texts.count > 1 ? texts[1] : "")
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
