import Events
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Inventory
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The dashboard and the HTTP API: pages, requests in, certificates and alerts out, events, metrics,
/// health.
///
/// It answers every mistake with a problem (RFC 9457). Ends on graceful shutdown with the requests in
/// hand answered.
package struct HTTPService: Service {
    private let settings: HTTPSettings
    private let parts: HTTPParts
    private let onListening: @Sendable (Listening) -> Void

    /// Where the service is.
    package struct Listening: Sendable {
        package let address: ListeningAddress
        package let isEncrypted: Bool
        /// Whether the port that was wished for was taken.
        package let isElsewhere: Bool

        package var url: String { "\(isEncrypted ? "https" : "http")://\(address)" }
    }

    /// - Parameter onListening: told where it listens, once it does; with port 0 that is news.
    package init(
        _ settings: HTTPSettings, parts: HTTPParts,
        onListening: @escaping @Sendable (Listening) -> Void = { _ in }
    ) {
        self.settings = settings
        self.parts = parts
        self.onListening = onListening
    }

    /// - Throws: `HTTPServiceError` when the address cannot be had, or the files of TLS cannot be read.
    package func run() async throws {
        do {
            try await application(at: settings.address).run()
        } catch {
            guard let error = error as? IOError else { throw error }
            guard settings.takesAnyPort, error.errnoCode == EADDRINUSE else {
                throw HTTPServiceError(
                    "\(settings.address) cannot be listened on: \(Self.reason(error))")
            }
            try await application(at: settings.address.with(port: 0)).run()
        }
    }

    private static func reason(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE: "something else listens there"
        case EADDRNOTAVAIL: "this machine has no such address"
        case EACCES: "that takes rights that this process does not have"
        default: error.description
        }
    }

    /// The routes and what surrounds them, as a test drives them without a socket.
    package func application() throws -> some ApplicationProtocol {
        try application(at: settings.address)
    }

    private func application(at address: ListeningAddress) throws -> some ApplicationProtocol {
        Application(
            router: Self.router(parts, settings),
            server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
            onServerRunning: { [settings, onListening] channel in
                let port = channel.localAddress?.port ?? address.port
                onListening(
                    Listening(
                        address: address.with(port: port), isEncrypted: settings.tls != nil,
                        isElsewhere: address != settings.address))
            },
            logger: parts.logger)
    }

    private func server() throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: .init(idleTimeout: .init(settings.idleTimeout)))
        guard let files = settings.tls else { return plain }
        let keeper = try TLSKeeper(files, logger: parts.logger)
        return try .tls(plain, tlsConfiguration: keeper.configuration())
    }

    static func router(_ parts: HTTPParts, _ settings: HTTPSettings) -> Router<WebContext> {
        let router = Router(context: WebContext.self)
        let gate = Gate(settings)
        router.add(middleware: ProblemMiddleware.forEveryone(logger: parts.logger))
        router.add(middleware: RateLimitMiddleware(perSecond: settings.requestsPerSecond))
        router.add(
            middleware: OwnSiteOnly(checksHost: settings.address.isLoopback && !gate.isGuarded))
        router.add(middleware: AccessMiddleware(gate: gate))
        HealthRoutes(parts).add(to: router)
        MetricsRoute(parts).add(to: router)
        SubmissionRoute(parts).add(to: router)
        CertificateRoutes(parts).add(to: router)
        AlertRoutes(parts).add(to: router)
        SilenceRoutes(parts).add(to: router)
        ReceiverRoutes(parts).add(to: router)
        FlowRoutes(parts).add(to: router)
        EventRoutes(parts, gate).add(to: router)
        OpenAPIRoute.add(to: router)
        let pages = router.group().add(
            middleware: ProblemMiddleware(logger: parts.logger) { _, problem in
                Templates.shared.response(ProblemPage(problem), status: problem.status)
            })
        PageRoutes(parts).add(to: pages)
        AlertPages(parts).add(to: pages)
        RulePages(parts).add(to: pages)
        ReceiverPages(parts).add(to: pages)
        SignInPages(gate).add(to: pages)
        Assets.add(to: pages)
        return router
    }
}

/// Why the HTTP API could not begin; a person has to act.
package struct HTTPServiceError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
