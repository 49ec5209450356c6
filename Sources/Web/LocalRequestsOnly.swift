import HTTPTypes
import Hummingbird

/// Keeps web pages that the user happens to have open from using the API through their browser.
///
/// A page of a foreign name that was pointed to this machine (DNS rebinding) shows in the host
/// asked for, and a page that merely sends something here shows in the `Origin`.
struct LocalRequestsOnly: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let authority = request.head.authority {
            guard let host = ListeningAddress.host(ofAuthority: authority),
                ListeningAddress.isLoopback(host)
            else { throw Problem(.forbidden, "the host asked for is not this machine") }
        }
        if let origin = request.headers[.origin] {
            guard origin == "http://\(request.head.authority ?? "")" else {
                throw Problem(.forbidden, "requests from other sites are not taken")
            }
        }
        return try await next(request, context)
    }
}
