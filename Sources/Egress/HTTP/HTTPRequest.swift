/// A request to the outside.
package struct HTTPRequest: Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
    }

    /// How much of the response's body is wanted.
    package enum BodyLimit: Hashable, Sendable {
        /// All of it; a longer one is an error.
        case whole(maximumBytes: Int)
        /// Its beginning; the rest is not read.
        case beginning(bytes: Int)

        var bytes: Int {
            switch self {
            case .whole(let bytes), .beginning(let bytes): bytes
            }
        }
    }

    package var method: Method
    package var url: HTTPURL
    package var headers: [HTTPField]
    package var body: [UInt8]
    package var bodyLimit: BodyLimit

    package init(
        _ method: Method, _ url: HTTPURL, headers: [HTTPField] = [], body: [UInt8] = [],
        bodyLimit: BodyLimit
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.bodyLimit = bodyLimit
    }
}
