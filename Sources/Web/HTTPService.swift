import Events
import Hummingbird
import HummingbirdCore
import Inventory
import Logging
import NIOCore
import ServiceLifecycle

/// The dashboard and the HTTP API: pages, requests in, certificates out, events, metrics, health.
///
/// It listens on loopback only, and answers every mistake with a problem (RFC 9457). Ends on
/// graceful shutdown with the requests in hand answered.
package struct HTTPService: Service {
    private let settings: HTTPSettings
    private let parts: HTTPParts
    private let onListening: @Sendable (ListeningAddress) -> Void

    /// - Parameter onListening: told where it listens, once it does; with port 0 that is news.
    package init(
        _ settings: HTTPSettings, parts: HTTPParts,
        onListening: @escaping @Sendable (ListeningAddress) -> Void = { _ in }
    ) {
        self.settings = settings
        self.parts = parts
        self.onListening = onListening
    }

    /// - Throws: when the address cannot be had.
    package func run() async throws {
        try await application().run()
    }

    /// The routes and what surrounds them, as a test drives them without a socket.
    package func application() -> some ApplicationProtocol {
        Application(
            router: Self.router(parts),
            server: .http1(configuration: .init(idleTimeout: .init(settings.idleTimeout))),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.address.host, port: settings.address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connections)),
            onServerRunning: { [settings, onListening] channel in
                let port = channel.localAddress?.port ?? settings.address.port
                onListening(settings.address.with(port: port))
            },
            logger: parts.logger)
    }

    private static func router(_ parts: HTTPParts) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware(logger: parts.logger))
        router.add(middleware: LocalRequestsOnly())
        HealthRoutes(parts).add(to: router)
        MetricsRoute(parts).add(to: router)
        SubmissionRoute(parts).add(to: router)
        CertificateRoutes(parts).add(to: router)
        EventRoutes(parts).add(to: router)
        PageRoutes(parts).add(to: router)
        return router
    }
}
