import CRDKafka
import Foundation
import Synchronization

/// Has the main threads of all clients look at their timers, once a second, for as long as the process
/// lives.
///
/// They wait for those until a time of day. Where that is put back, no heartbeat goes out, no partition is
/// found for a new message, and none is told that its time is over.
final class RDKafkaPulse: Sendable {
    static let shared = RDKafkaPulse()

    private struct WeakClient { weak var value: RDKafkaClient? }

    private let clients = Mutex<[WeakClient]>([])
    /// Never rung; what it waits for passes whatever becomes of the time of day.
    private let bell = Bell()

    /// Well within a heartbeat's time.
    private static let interval = Duration.seconds(1)

    private init() {
        let thread = Thread { [self] in
            while true {
                bell.wait(Self.interval)
                let living = clients.withLock { clients in
                    clients.removeAll { $0.value == nil }
                    return clients.compactMap(\.value)
                }
                for client in living { client.nudge() }
            }
        }
        thread.name = "assay.kafka.pulse"
        thread.start()
    }

    func add(_ client: RDKafkaClient) {
        clients.withLock { $0.append(WeakClient(value: client)) }
    }
}

extension RDKafkaClient {
    /// Any order to the main thread wakes it; this one it refuses at once, as its time is over when it
    /// comes.
    fileprivate func nudge() {
        withHandle { handle in
            guard let queue = rd_kafka_queue_new(handle) else { return }
            defer { rd_kafka_queue_destroy(queue) }
            let options = rd_kafka_AdminOptions_new(handle, RD_KAFKA_ADMIN_OP_CREATETOPICS)
            defer { rd_kafka_AdminOptions_destroy(options) }
            rd_kafka_AdminOptions_set_request_timeout(options, 0, nil, 0)
            rd_kafka_CreateTopics(handle, nil, 0, options, queue)
        }
    }
}
