import CRDKafka
import Dispatch
import Events
import Synchronization

/// The client for questions and for reading outside of groups, with a thread for each.
final class KafkaConnection: Sendable {
    private let client: Mutex<RDKafkaClient?>
    private let questions = DispatchQueue(label: "assay.kafka.ask")

    init(settings: KafkaSettings) throws(EventLogError) {
        do {
            client = Mutex(
                try RDKafkaClient(
                    RD_KAFKA_CONSUMER, properties: settings.readerProperties,
                    hooks: RDKafkaHooks()))
        } catch {
            throw error.asSettingsProblem
        }
    }

    /// - Throws: `closed`.
    func open() throws(EventLogError) -> RDKafkaClient {
        guard let client = client.withLock({ $0 }) else { throw .closed }
        return client
    }

    /// Asks the cluster something, on a thread that may wait for the answer.
    func ask<R: Sendable>(
        _ failing: String, _ body: @escaping @Sendable (RDKafkaClient) throws(RDKafkaError) -> R
    ) async throws(EventLogError) -> R {
        let client = try open()
        do {
            return try await questions.run { () throws(RDKafkaError) in try body(client) }
        } catch {
            throw error.asEventLogError(failing, complaint: client.hooks.complaint)
        }
    }

    func close() {
        client.withLock { $0 = nil }
    }
}
