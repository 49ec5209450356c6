import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /v1/openapi.json`: the API, described for programs (OpenAPI 3.1).
///
/// Written by hand, and held to the routes and to what they answer by a test.
enum OpenAPIRoute {
    static func add(to router: Router<WebContext>) {
        router.get("v1/openapi.json") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json", .xContentTypeOptions: "nosniff"],
                body: .init(byteBuffer: .init(bytes: PackageResources.openapi_json)))
        }
    }
}
