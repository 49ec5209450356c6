import Events
import HTTPTypes
import Hummingbird
import Inventory
import Logging

/// What went wrong with a request, as its sender is told (RFC 9457, `application/problem+json`).
struct Problem: Error {
    let status: HTTPResponse.Status
    /// One sentence for a person: what is wrong, and what would be right.
    let detail: String?
    /// For programs; of ``UnreadableReason``.
    let code: String?
    /// When it is worth trying again, in seconds.
    let retryAfter: Int?

    init(
        _ status: HTTPResponse.Status, _ detail: String?, code: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.detail = detail
        self.code = code
        self.retryAfter = retryAfter ?? (status == .serviceUnavailable ? 5 : nil)
    }

    static func tooManyRequests(_ wait: Duration) -> Problem {
        Problem(
            .tooManyRequests, "this address asks too often",
            retryAfter: max(1, Int((wait / .seconds(1)).rounded(.up))))
    }

    /// The one mapping of errors to HTTP.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let reason as UnreadableReason: self.init(reason)
        case let error as EventLogError: self.init(error)
        case InventoryError.busy(let why):
            self.init(.serviceUnavailable, "the inventory is busy: \(why)")
        case let error as InventoryError: self.init(.internalServerError, error.description)
        case let error as HTTPError where error.status == .notFound:
            self.init(.notFound, "there is nothing here, or not with this method")
        case let error as any HTTPResponseError: self.init(error.status, nil)
        default: self.init(.internalServerError, nil)
        }
    }

    private init(_ reason: UnreadableReason) {
        let status: HTTPResponse.Status =
            switch reason.code {
            case .tooLarge: .contentTooLarge
            case .unsupportedContentType: .unsupportedMediaType
            default: .badRequest
            }
        self.init(status, reason.description, code: reason.code.rawValue)
    }

    private init(_ error: EventLogError) {
        switch error {
        case .messageTooLarge: self.init(.contentTooLarge, error.description)
        case .unavailable, .batchLost, .topicMissing, .closed:
            self.init(.serviceUnavailable, error.description)
        case .storage, .refused: self.init(.internalServerError, error.description)
        }
    }

    var response: Response {
        let body = Body(
            title: status.reasonPhrase, status: status.code, detail: detail, code: code)
        var response = Response.json(body, status: status, type: "application/problem+json")
        response.headers[.retryAfter] = retryAfter.map(String.init)
        // RFC 6750, 3.
        if status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    /// Without a `type`, which then is `about:blank`: the status says it all.
    private struct Body: Encodable {
        let title: String
        let status: Int
        let detail: String?
        let code: String?
    }
}

/// Turns whatever is thrown into a problem, and tells of it in the form of its routes.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = WebContext

    let logger: Logger
    /// How a problem is told.
    let response: @Sendable (Request, Problem) -> Response

    /// As `application/problem+json`; to someone with a browser as a page, and the way to sign in
    /// where that is what is missing.
    static func forEveryone(logger: Logger) -> Self {
        Self(logger: logger) { request, problem in
            let accepted = request.headers[.accept] ?? ""
            guard accepted.contains("text/html"), !request.uri.path.hasPrefix("/v1/") else {
                return problem.response
            }
            guard problem.status == .unauthorized, request.method == .get else {
                return Templates.shared.response(ProblemPage(problem), status: problem.status)
            }
            return .redirect(to: SignInPage.address(leadingTo: request.uri.string))
        }
    }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(error)
            if problem.status.kind == .serverError {
                logger.error("\(request.method) \(request.uri.path): \(error)")
            }
            return response(request, problem)
        }
    }
}
