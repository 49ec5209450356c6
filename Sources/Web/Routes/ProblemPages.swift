import Hummingbird
import Logging

/// Turns whatever a page throws into a page that says so.
struct ProblemPages: RouterMiddleware {
    typealias Context = BasicRequestContext

    let logger: Logger

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
            return Templates.shared.response(ProblemPage(problem), status: problem.status)
        }
    }
}
