import Events
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
    /// - Parameter topics: those that the parts use, where a cluster may let them see no others; all
    ///   if nil.
    func run(_ parts: [Part], on topics: [TopicName]? = nil) async throws {
        let wanted = settings.topicSpecifications.filter { topics?.contains($0.name) ?? true }
        try await log.create(wanted)
        for difference in (try? await TopicDifferences.found(in: log, wanted)) ?? [] {
            logger.warning("\(difference)")
        }
        let services = parts.map { part in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: Interruptible(service: part.service),
                successTerminationBehavior: part.mayFinish ? .ignore : .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: part.name)
        }
        let configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger.quieter)
        try await ServiceGroup(configuration: configuration).run()
    }
}

/// A service that stays when its work is done, until it is asked to end.
///
/// One that ends by itself while others are shut down counts as failed, and the process with it.
struct Staying: Service {
    let service: any Service

    func run() async throws {
        try await service.run()
        // Cancelled, it ends all the same.
        try? await gracefulShutdown()
    }
}

/// A service during whose shutdown signals have their usual effect again, which is to end the
/// process.
private struct Interruptible: Service {
    let service: any Service

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await service.run()
        } onGracefulShutdown: {
            signal(SIGINT, SIG_DFL)
            signal(SIGTERM, SIG_DFL)
        }
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
