import Foundation
import Logging
import ServiceLifecycle

/// Runs services until they are done, or until SIGINT or SIGTERM asks them to end.
///
/// The first signal lets the batch in hand be finished; a second one ends the process at once.
extension Joinery {
    /// Creates the topics, and runs the parts.
    ///
    /// Returns when all are done, or have ended because they were asked to.
    func run(_ parts: [Part]) async throws {
        try await log.create(settings.topicSpecifications)
        var services = parts.map { part in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: part.service,
                successTerminationBehavior: part.endsAll
                    ? .gracefullyShutdownGroup
                    : part.mayFinish ? .ignore : .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: part.name)
        }
        services.append(
            .init(
                service: SecondSignal(), successTerminationBehavior: .ignore,
                serviceName: "signals"))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger.quieter)
        configuration.maximumGracefulShutdownDuration = nil
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// After the first signal, gives signals their usual effect back.
private struct SecondSignal: Service {
    func run() async throws {
        try? await gracefulShutdown()
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}

extension Logger {
    /// For libraries whose everyday remarks are not for users.
    fileprivate var quieter: Logger {
        var logger = self
        logger.logLevel = max(logLevel, .warning)
        return logger
    }
}
