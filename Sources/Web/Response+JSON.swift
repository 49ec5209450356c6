import Events
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// A value as JSON, written as the contracts are.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        do {
            let bytes = try ContractCoding.encoder().encode(value)
            return Response(
                status: status, headers: headers(type), body: .init(byteBuffer: .init(bytes: bytes))
            )
        } catch {
            preconditionFailure("a response holds a number that JSON lacks: \(error)")
        }
    }

    static func text(_ text: String, type: String) -> Response {
        Response(
            status: .ok, headers: headers(type), body: .init(byteBuffer: .init(string: text)))
    }

    /// An answer is of its moment, and is never to be taken for something else than it says.
    private static func headers(_ type: String) -> HTTPFields {
        [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
    }
}
