import Hummingbird
import Synchronization

/// How often each client may ask: a bucket of requests that fills again with time.
struct RateLimit {
    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    let perSecond: Double
    /// What may come at once: two seconds' worth, since a page brings its files along.
    private var burst: Double { perSecond * 2 }
    private var buckets: [String: Bucket] = [:]

    /// Clients that are told apart at a time; beyond it all begin anew, which is generous.
    static let maximumClients = 4_096

    init(perSecond: Int) {
        self.perSecond = Double(perSecond)
    }

    /// Takes one request out of the client's bucket.
    /// - Returns: nil where there was one, else how long it takes until there is.
    mutating func take(_ client: String, at time: ContinuousClock.Instant) -> Duration? {
        if buckets[client] == nil, buckets.count >= Self.maximumClients { buckets = [:] }
        var bucket = buckets[client] ?? Bucket(left: burst, at: time)
        bucket.left = min(burst, bucket.left + (time - bucket.at) / .seconds(1) * perSecond)
        bucket.at = time
        defer { buckets[client] = bucket }
        guard bucket.left >= 1 else { return .seconds((1 - bucket.left) / perSecond) }
        bucket.left -= 1
        return nil
    }
}

/// Turns away whoever asks too often, by the address that they come from.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private let limit: Limit

    /// Shared by all requests, which copies of the middleware are not.
    private final class Limit: Sendable {
        let state: Mutex<RateLimit>

        init(_ limit: RateLimit) { state = Mutex(limit) }
    }

    init(perSecond: Int) {
        limit = Limit(RateLimit(perSecond: perSecond))
    }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let wait = limit.state.withLock({ $0.take(context.peer, at: .now) }) {
            throw Problem.tooManyRequests(wait)
        }
        return try await next(request, context)
    }
}
