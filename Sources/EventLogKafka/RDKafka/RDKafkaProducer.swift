import CRDKafka
import Events
import FoundationEssentials
import Synchronization

/// A producer: idempotent, or transactional where `transactional.id` is among the properties.
///
/// `produce` may be called from any thread and does not block unless asked to; `flush` and the
/// transactional calls block, and belong on a thread of their own.
final class RDKafkaProducer: Sendable {
    /// What became of one message.
    struct Report: Sendable {
        /// As given to `produce`.
        let ticket: UInt
        let partition: Int32
        let offset: Int64
        let error: RDKafkaError?
    }

    private let client: RDKafkaClient
    /// Of the thread that ends transactions.
    private let bell = Bell()

    /// - Parameter reports: called on librdkafka's background thread, some messages at a time.
    init(
        properties: [String: String], statistics: (@Sendable (String) -> Void)?,
        reports: @escaping @Sendable ([Report]) -> Void
    ) throws(RDKafkaError) {
        let hooks = RDKafkaHooks(
            deliveries: { event in reports(RDKafkaProducer.read(event)) }, statistics: statistics)
        client = try RDKafkaClient(RD_KAFKA_PRODUCER, properties: properties, hooks: hooks)
    }

    var complaint: RDKafkaComplaint? { client.hooks.complaint }

    /// Set once the client is of no use any more.
    var fatalError: RDKafkaError? {
        client.withHandle { handle in
            var words = [CChar](repeating: 0, count: 512)
            let code = rd_kafka_fatal_error(handle, &words, words.count)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            return RDKafkaError(code)
        }
    }

    /// Copies a message into librdkafka's queue.
    /// - Parameters:
    ///   - ticket: comes back in the report; not 0.
    ///   - partition: where it goes; by its key where nil.
    ///   - blocking: waits for room in the queue, rather than fail with `_QUEUE_FULL`.
    func produce(
        _ message: Message, to topic: TopicName, partition: Int32? = nil, ticket: UInt,
        blocking: Bool = false
    ) throws(RDKafkaError) {
        let headers = try RDKafkaProducer.headers(message.headers)
        do {
            try client.withHandle { handle throws(RDKafkaError) in
                try RDKafkaProducer.lend(message.key) { key throws(RDKafkaError) in
                    try RDKafkaProducer.lend(message.value) { value throws(RDKafkaError) in
                        try topic.rawValue.lendCString { name throws(RDKafkaError) in
                            var fields = [
                                field(RD_KAFKA_VTYPE_TOPIC) { $0.cstr = name },
                                field(RD_KAFKA_VTYPE_MSGFLAGS) {
                                    $0.i =
                                        RD_KAFKA_MSG_F_COPY
                                        | (blocking ? RD_KAFKA_MSG_F_BLOCK : 0)
                                },
                                field(RD_KAFKA_VTYPE_OPAQUE) {
                                    $0.ptr = UnsafeMutableRawPointer(bitPattern: ticket)
                                },
                                field(RD_KAFKA_VTYPE_KEY) {
                                    $0.mem.ptr = key.start
                                    $0.mem.size = key.count
                                },
                                field(RD_KAFKA_VTYPE_VALUE) {
                                    $0.mem.ptr = value.start
                                    $0.mem.size = value.count
                                },
                            ]
                            if let partition {
                                fields.append(
                                    field(RD_KAFKA_VTYPE_PARTITION) { $0.i32 = partition })
                            }
                            if let timestamp = message.timestamp {
                                fields.append(
                                    field(RD_KAFKA_VTYPE_TIMESTAMP) {
                                        $0.i64 = timestamp.millisecondsSince1970
                                    })
                            }
                            if let headers {
                                fields.append(
                                    field(RD_KAFKA_VTYPE_HEADERS) { $0.headers = headers })
                            }
                            try RDKafkaError.check(
                                rd_kafka_produceva(handle, fields, fields.count))
                        }
                    }
                }
            }
        } catch {
            // librdkafka takes the headers over only when it succeeds.
            if let headers { rd_kafka_headers_destroy(headers) }
            throw error
        }
    }

    func flush(_ timeout: Duration) {
        client.withHandle { _ = rd_kafka_flush($0, timeout.milliseconds) }
    }

    /// Gives up what is queued or in flight, each with its report, and waits for those.
    func purge(_ timeout: Duration) {
        client.withHandle {
            _ = rd_kafka_purge($0, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            _ = rd_kafka_flush($0, timeout.milliseconds)
        }
    }

    // MARK: Transactions

    func initTransactions(_ timeout: Duration) throws(RDKafkaError) {
        try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaError.check(rd_kafka_init_transactions(handle, timeout.milliseconds))
        }
    }

    func beginTransaction() throws(RDKafkaError) {
        try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaError.check(rd_kafka_begin_transaction(handle))
        }
    }

    func sendOffsets(
        _ offsets: [RDKafkaOffset], of membership: RDKafkaMembership, _ timeout: Duration
    ) throws(RDKafkaError) {
        try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaOffset.lend(offsets) { list throws(RDKafkaError) in
                try RDKafkaError.check(
                    rd_kafka_send_offsets_to_transaction(
                        handle, list, membership.metadata, timeout.milliseconds))
            }
        }
    }

    /// Ends the transaction, or throws `_TIMED_OUT` when the time is over by the clock that never goes
    /// back; then the producer is of no use any more, and the next one with its id fences it.
    func commitTransaction(_ timeout: Duration) throws(RDKafkaError) {
        try endTransaction(timeout) { rd_kafka_commit_transaction($0, -1) }
    }

    /// As `commitTransaction`.
    func abortTransaction(_ timeout: Duration) throws(RDKafkaError) {
        try endTransaction(timeout) { rd_kafka_abort_transaction($0, -1) }
    }

    /// librdkafka's own time-outs end at a time of day.
    ///
    /// A call that ended too early, because that was
    /// moved, has to be made again; and then librdkafka 2.0 may take the answer to one step for that to
    /// the next, say that a commit is done which was not sent, or end the process ("Invalid transaction
    /// state transition: CommittingTransaction -> AbortedNotAcked"). So it is given none.
    private func endTransaction(
        _ timeout: Duration, _ call: @escaping @Sendable (OpaquePointer) -> OpaquePointer?
    ) throws(RDKafkaError) {
        let client = client
        let outcome = bounded(by: timeout, hearing: bell) { () -> Result<Void, RDKafkaError> in
            do throws(RDKafkaError) {
                let error = client.withHandle { handle in call(handle) }
                return .success(try RDKafkaError.check(error))
            } catch {
                return .failure(error)
            }
        }
        guard let outcome else { throw RDKafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT) }
        try outcome.get()
    }

    // MARK: Helpers

    private static func read(_ event: OpaquePointer) -> [Report] {
        var reports: [Report] = []
        reports.reserveCapacity(rd_kafka_event_message_count(event))
        while let message = rd_kafka_event_message_next(event) {
            let raw = message.pointee
            reports.append(
                Report(
                    ticket: UInt(bitPattern: raw._private), partition: raw.partition,
                    offset: raw.offset,
                    error: raw.err == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : RDKafkaError(raw.err)))
        }
        return reports
    }

    private static func headers(_ headers: [Header]) throws(RDKafkaError) -> OpaquePointer? {
        guard !headers.isEmpty else { return nil }
        guard let list = rd_kafka_headers_new(headers.count) else {
            throw RDKafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)
        }
        for header in headers {
            let code = header.value.withUnsafeBytes { value in
                // An empty value is not a missing one, which is what a null pointer would say.
                withUnsafePointer(to: UInt8(0)) { nothing in
                    rd_kafka_header_add(
                        list, header.name, -1, value.baseAddress ?? UnsafeRawPointer(nothing),
                        value.count)
                }
            }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                rd_kafka_headers_destroy(list)
                throw RDKafkaError(code)
            }
        }
        return list
    }

    /// Lends bytes for reading: librdkafka's fields have no `const`, but it copies and does not write.
    private static func lend<E>(
        _ bytes: [UInt8]?,
        _ body: ((start: UnsafeMutableRawPointer?, count: Int)) throws(E) -> Void
    ) throws(E) {
        guard let bytes else { return try body((nil, 0)) }
        let outcome = bytes.withUnsafeBytes { buffer -> Result<Void, E> in
            withUnsafePointer(to: UInt8(0)) { nothing in
                // An empty value is not a missing one, which is what a null pointer would say.
                let start = buffer.baseAddress ?? UnsafeRawPointer(nothing)
                do throws(E) {
                    return .success(
                        try body((UnsafeMutableRawPointer(mutating: start), buffer.count)))
                } catch {
                    return .failure(error)
                }
            }
        }
        try outcome.get()
    }

    private func field(
        _ type: rd_kafka_vtype_t,
        _ fill: (inout rd_kafka_vu_s.__Unnamed_union_u) -> Void
    ) -> rd_kafka_vu_t {
        var field = rd_kafka_vu_t()
        field.vtype = type
        fill(&field.u)
        return field
    }
}

/// A consumer's place in its group at one moment: what fences the commits of former members.
final class RDKafkaMembership: @unchecked Sendable {
    /// Never changed once it is made.
    fileprivate let metadata: OpaquePointer

    /// Takes over a `rd_kafka_consumer_group_metadata_t`.
    init(taking metadata: OpaquePointer) {
        self.metadata = metadata
    }

    deinit { rd_kafka_consumer_group_metadata_destroy(metadata) }
}

extension String {
    fileprivate func lendCString<E>(
        _ body: (UnsafePointer<CChar>) throws(E) -> Void
    ) throws(E) {
        let outcome = withCString { text -> Result<Void, E> in
            do throws(E) { return .success(try body(text)) } catch { return .failure(error) }
        }
        try outcome.get()
    }
}
