import HTTPTypes
import Hummingbird

/// Keeps web pages that a user happens to have open from using the API through their browser.
///
/// A page that sends something here shows in the `Origin` and in `Sec-Fetch-Site` (W3C Fetch Metadata),
/// which scripts cannot set. Where no token is asked for, a page of a foreign name that was pointed to
/// this machine (DNS rebinding) shows in the host asked for; where one is, that page has none.
struct OwnSiteOnly: RouterMiddleware {
    typealias Context = WebContext

    /// Whether hosts other than this machine's own names are turned away.
    let checksHost: Bool

    private static let safe: Set<HTTPRequest.Method> = [.get, .head, .options]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let authority = request.head.authority
        if checksHost, let authority {
            guard let host = ListeningAddress.host(ofAuthority: authority),
                ListeningAddress.isLoopback(host)
            else { throw Problem(.forbidden, "the host asked for is not this machine") }
        }
        if let origin = request.headers[.origin] {
            // A proxy in front may have taken TLS off.
            guard ["http://", "https://"].contains(where: { origin == $0 + (authority ?? "") })
            else { throw Problem(.forbidden, "requests from other sites are not taken") }
        }
        if let site = request.headers[.secFetchSite], !Self.safe.contains(request.method) {
            guard site == "same-origin" || site == "none" else {
                throw Problem(.forbidden, "requests from other sites are not taken")
            }
        }
        return try await next(request, context)
    }
}
