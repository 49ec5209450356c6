import Events
import HTTPTypes
import Hummingbird

/// Knows who may do what: the tokens, and the browsers that have shown one.
struct Gate: Sendable {
    private let tokens: [Fingerprint: AccessToken]
    let sessions = Sessions()
    /// Whether cookies may go over connections that others can read.
    let isEncrypted: Bool

    static let sessionCookie = "assay_session"

    init(_ settings: HTTPSettings) {
        tokens = Dictionary(
            settings.tokens.map { ($0.digest, $0) }, uniquingKeysWith: { first, _ in first })
        isEncrypted = settings.tls != nil
    }

    /// Whether anyone is asked for a token at all.
    var isGuarded: Bool { !tokens.isEmpty }

    /// Whose token it is.
    func person(bearing secret: String) -> Person? {
        tokens[AccessToken.digest(secret)].map { Person(name: $0.name, role: $0.role) }
    }

    /// Who sends a request; nil where nobody can be told.
    ///
    /// - Throws: a problem where a token is shown that is none of ours: that is never passed over.
    func person(sending request: Request) throws -> Person? {
        guard isGuarded else { return .local }
        if let field = request.headers[.authorization] {
            let parts = field.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer",
                let person = person(bearing: String(parts[1]))
            else { throw Problem(.unauthorized, "this token is not known") }
            return person
        }
        return request.cookies[Self.sessionCookie].flatMap { sessions.person($0.value) }
    }

    /// Whether whoever sends a request is still let in, for answers that go on.
    ///
    /// A session may end meanwhile; tokens stay as long as the service.
    func admission(of request: Request) -> @Sendable () -> Bool {
        guard isGuarded, request.headers[.authorization] == nil,
            let session = request.cookies[Self.sessionCookie]?.value
        else { return { true } }
        return { sessions.person(session) != nil }
    }

    /// The cookie that holds a session; an empty secret takes it back.
    func cookie(_ secret: String) -> Cookie {
        let lifetime = secret.isEmpty ? 0 : Int(Sessions.lifetime / .seconds(1))
        return Cookie(
            name: Self.sessionCookie, value: secret, maxAge: lifetime, path: "/",
            secure: isEncrypted, httpOnly: true, sameSite: .lax)
    }
}

/// Lets a request pass to those who may make it.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = WebContext

    let gate: Gate

    /// What everyone may see: probes, the way in, and what it is made of.
    private static let open: Set = ["/health", "/ready", "/login", "/v1/openapi.json"]

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let path = request.uri.path
        if Self.open.contains(path) || path.hasPrefix("/assets/") {
            return try await next(request, context)
        }
        guard let person = try gate.person(sending: request) else {
            throw Problem(.unauthorized, "show a token: Authorization: Bearer ...")
        }
        let needed: Role =
            request.method == .get || request.method == .head || path == "/logout"
            ? .viewer : .operator
        guard person.role >= needed else {
            throw Problem(
                .forbidden,
                "\(person.name ?? "you") may look, but not change anything: that takes an operator")
        }
        context.person = person
        return try await next(request, context)
    }
}
