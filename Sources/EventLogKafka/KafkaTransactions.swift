import CRDKafka
import Events
import FoundationEssentials
import Synchronization

/// The transactions of one subscription: what follows from a batch, and the group's new positions.
///
/// Confined to one thread; its calls block. The transactional id is this subscription's own, so
/// that copies of a service do not fence each other: stale members are fenced by the group's
/// generation (KIP-447). A producer that broke is made anew with the same id, which ends what it
/// left open.
final class KafkaTransactions: @unchecked Sendable {
    private let settings: KafkaSettings
    private let id: String
    private let failedDelivery = FirstError()
    private var producer: RDKafkaProducer?

    init(settings: KafkaSettings, group: GroupName, instance: String?) {
        self.settings = settings
        // With static membership a restarted process takes over its former transaction too.
        id = "assay-\(group)-\(instance ?? UUID().uuidString)"
    }

    /// Makes sure that a producer is there and nothing is left open: what a position read from the
    /// group afterwards says is final.
    func prepare() throws(EventLogError) {
        guard producer == nil else { return }
        let failedDelivery = failedDelivery
        var complaint: RDKafkaComplaint?
        do {
            let fresh = try RDKafkaProducer(
                properties: settings.transactionProperties(id: id),
                statistics: settings.statisticsReceiver
            ) { reports in
                guard let error = reports.lazy.compactMap(\.error).first else { return }
                failedDelivery.note(error)
            }
            defer { complaint = fresh.complaint }
            try retrying { (left) throws(RDKafkaError) in try fresh.initTransactions(left) }
            producer = fresh
        } catch {
            throw error.asEventLogError("cannot begin transactions", complaint: complaint)
        }
    }

    /// Why a message of the transaction was not delivered, as librdkafka's thread learnt it.
    private final class FirstError: Sendable {
        private let first = Mutex<RDKafkaError?>(nil)
        var error: RDKafkaError? { first.withLock { $0 } }
        func note(_ error: RDKafkaError) { first.withLock { $0 = $0 ?? error } }
        func clear() { first.withLock { $0 = nil } }
    }

    /// Publishes the emissions and moves the group behind the offsets, or does neither.
    /// - Throws: `batchLost` where neither is so; `unavailable` where it may be either.
    func commit(
        _ emissions: [Emission], offsets: [RDKafkaOffset], membership: RDKafkaMembership?
    ) throws(EventLogError) {
        try prepare()
        guard let producer else { throw .unavailable("there is no producer") }
        failedDelivery.clear()
        do throws(RDKafkaError) {
            try producer.beginTransaction()
            for emission in emissions {
                try producer.produce(
                    emission.message, to: emission.topic, ticket: 1, blocking: true)
            }
            if !offsets.isEmpty {
                guard let membership else { throw RDKafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP) }
                try retrying { (left) throws(RDKafkaError) in
                    try producer.sendOffsets(offsets, of: membership, left)
                }
            }
        } catch {
            abandon(error)
            throw explain(error, producer)
        }
        do {
            try retrying { (left) throws(RDKafkaError) in try producer.commitTransaction(left) }
        } catch {
            abandon(error)
            // Fenced or asked to abort, it did not happen. Otherwise nobody knows yet.
            guard error.requiresAbort || error.isFenced else {
                throw error.asEventLogError(
                    "it is not known whether the commit happened", complaint: producer.complaint)
            }
            throw explain(error, producer)
        }
    }

    /// Ends the producer; an open transaction is left to time out.
    func close() {
        producer = nil
    }

    /// Ends the transaction, by a new producer where the old one cannot.
    private func abandon(_ error: RDKafkaError) {
        guard let producer, !error.isFatal, error.requiresAbort || !error.isTimeout else {
            self.producer = nil
            return
        }
        do {
            try retrying { (left) throws(RDKafkaError) in try producer.abortTransaction(left) }
        } catch {
            self.producer = nil
        }
    }

    /// Calls again what says that it may be, within the transaction's time.
    private func retrying(
        _ body: (Duration) throws(RDKafkaError) -> Void
    ) throws(RDKafkaError) {
        let deadline = ContinuousClock.now + settings.transactionTimeout
        while true {
            do {
                return try body(max(ContinuousClock.now.duration(to: deadline), .milliseconds(1)))
            } catch {
                guard error.isRetriable, !error.isFatal, ContinuousClock.now < deadline else {
                    throw error
                }
            }
        }
    }

    private func explain(_ error: RDKafkaError, _ producer: RDKafkaProducer) -> EventLogError {
        // What failed a message says more than that the transaction cannot go on.
        let cause = failedDelivery.error ?? error
        if cause.code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE {
            return .refused(
                "a topic takes only smaller messages: raise its max.message.bytes, or lower"
                    + " kafka.message.max.bytes")
        }
        let told = cause.asEventLogError("the transaction was aborted", complaint: nil)
        switch told {
        case .refused, .storage, .topicMissing: return told
        default: break
        }
        return .batchLost("the transaction was aborted: \(cause.words) (\(cause.name))")
    }
}

extension RDKafkaError {
    /// Another producer with the same id, or the transaction's time-out, ended this one.
    fileprivate var isFenced: Bool {
        code == RD_KAFKA_RESP_ERR__FENCED || code == RD_KAFKA_RESP_ERR_PRODUCER_FENCED
            || code == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH
    }
}
