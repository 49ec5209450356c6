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

    init(_ status: HTTPResponse.Status, _ detail: String?, code: String? = nil) {
        self.status = status
        self.detail = detail
        self.code = code
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
        if status == .serviceUnavailable { response.headers[.retryAfter] = "5" }
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
    typealias Context = BasicRequestContext

    let logger: Logger
    let response: @Sendable (Problem) -> Response

    /// - Parameter response: how a problem is told; as `application/problem+json` if missing.
    init(
        logger: Logger, response: @escaping @Sendable (Problem) -> Response = { $0.response }
    ) {
        self.logger = logger
        self.response = response
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
            return response(problem)
        }
    }
}
