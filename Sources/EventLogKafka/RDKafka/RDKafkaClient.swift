import CRDKafka
import Dispatch
import Synchronization

/// What librdkafka calls back with, from its own threads.
///
/// It outlives the handle that it was given to, and must not keep the handle alive.
final class RDKafkaHooks: Sendable {
    typealias Deliveries = @Sendable (OpaquePointer) -> Void
    typealias Rebalance =
        @Sendable (
            OpaquePointer, rd_kafka_resp_err_t,
            UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
        ) -> Void

    /// A `RD_KAFKA_EVENT_DR`, on librdkafka's background thread; the event is freed afterwards.
    let deliveries: Deliveries?
    /// On the thread that polls the consumer.
    let rebalance: Rebalance?
    /// The JSON of `statistics.interval.ms`.
    let statistics: (@Sendable (String) -> Void)?
    private let lastComplaint = Mutex<(RDKafkaComplaint, at: ContinuousClock.Instant)?>(nil)
    private let hasLostAllBrokers = Mutex(false)

    init(
        deliveries: Deliveries? = nil, rebalance: Rebalance? = nil,
        statistics: (@Sendable (String) -> Void)? = nil
    ) {
        self.deliveries = deliveries
        self.rebalance = rebalance
        self.statistics = statistics
    }

    fileprivate func log(level: Int32, facility: String, text: String) {
        // By syslog's levels 3 is an error, and what is above it chatter; but why a connection ended,
        // or did not begin, is said at any level.
        guard level <= 3 || facility == "FAIL" else { return }
        complain(text)
    }

    private func complain(_ text: String) {
        let complaint = RDKafkaComplaint(text)
        lastComplaint.withLock { last in
            if complaint.isEcho, RDKafkaHooks.isRecent(last) { return }
            last = (complaint, .now)
        }
    }

    private static func isRecent(_ last: (RDKafkaComplaint, at: ContinuousClock.Instant)?) -> Bool {
        last.map { $0.at.duration(to: .now) < .seconds(60) } ?? false
    }

    /// What would otherwise be logged, on the thread that polls the consumer.
    fileprivate func error(_ code: rd_kafka_resp_err_t, _ text: String) {
        guard code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN else { return complain(text) }
        hasLostAllBrokers.withLock { $0 = true }
    }

    /// Whether the last broker was lost since somebody asked.
    func takeOutage() -> Bool {
        hasLostAllBrokers.withLock { lost in
            defer { lost = false }
            return lost
        }
    }

    /// What librdkafka last complained about, unless that was over a minute ago.
    var complaint: RDKafkaComplaint? {
        lastComplaint.withLock { RDKafkaHooks.isRecent($0) ? $0?.0 : nil }
    }
}

/// Owns one `rd_kafka_t`, lends it in closures and destroys it last.
///
/// Order of destruction: whatever belongs to the handle (queues, topics, messages) is freed by the
/// type that made it, before it drops its `RDKafkaClient`; then the handle is destroyed, which joins
/// librdkafka's threads and blocks, and so happens on a queue of its own; only then go the hooks.
final class RDKafkaClient: @unchecked Sendable {
    let hooks: RDKafkaHooks
    private let handle: OpaquePointer

    /// - Parameter properties: by librdkafka's names (its `CONFIGURATION.md`).
    init(
        _ kind: rd_kafka_type_t, properties: [String: String], hooks: RDKafkaHooks
    ) throws(RDKafkaError) {
        let configuration = try RDKafkaClient.configuration(properties)
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(hooks).toOpaque())
        rd_kafka_conf_set_log_cb(configuration) { handle, level, facility, text in
            guard let hooks = RDKafkaClient.hooks(of: handle), let text else { return }
            hooks.log(
                level: level, facility: facility.map { String(cString: $0) } ?? "",
                text: String(cString: text))
        }
        if kind == RD_KAFKA_PRODUCER {
            rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_STATS)
            rd_kafka_conf_set_background_event_cb(configuration) { handle, event, _ in
                RDKafkaClient.serve(event, RDKafkaClient.hooks(of: handle))
            }
        } else {
            if hooks.statistics != nil {
                rd_kafka_conf_set_stats_cb(configuration) { handle, json, length, _ in
                    if let json, let hooks = RDKafkaClient.hooks(of: handle) {
                        hooks.statistics?(
                            String(
                                decoding: UnsafeRawBufferPointer(start: json, count: length),
                                as: UTF8.self))
                    }
                    return 0  // librdkafka frees the text
                }
            }
            if hooks.rebalance != nil {
                rd_kafka_conf_set_rebalance_cb(configuration) { handle, error, partitions, _ in
                    guard let handle, let partitions else { return }
                    RDKafkaClient.hooks(of: handle)?.rebalance?(handle, error, partitions)
                }
                rd_kafka_conf_set_error_cb(configuration) { handle, code, words, _ in
                    RDKafkaClient.hooks(of: handle)?.error(
                        rd_kafka_resp_err_t(code), words.map { String(cString: $0) } ?? "")
                }
            }
        }
        var words = [CChar](repeating: 0, count: 512)
        guard let handle = rd_kafka_new(kind, configuration, &words, words.count) else {
            rd_kafka_conf_destroy(configuration)
            throw RDKafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG, words: RDKafkaClient.text(words))
        }
        self.handle = handle
        self.hooks = hooks
        if kind == RD_KAFKA_PRODUCER {
            let main = rd_kafka_queue_get_main(handle)
            let background = rd_kafka_queue_get_background(handle)
            rd_kafka_queue_forward(main, background)
            rd_kafka_queue_destroy(background)
            rd_kafka_queue_destroy(main)
        }
        RDKafkaPulse.shared.add(self)
    }

    deinit {
        // Neither the last reference's thread nor a callback may be made to wait for the threads.
        nonisolated(unsafe) let handle = handle
        let hooks = hooks
        RDKafkaClient.graveyard.async(group: RDKafkaClient.dying) {
            // A consumer that is to leave its group has done so; one that died does not.
            rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
            withExtendedLifetime(hooks) {}
        }
    }

    /// Waits until the handles that were dropped are destroyed, or the time is over: where the
    /// time of day was put back, a thread of theirs may wait for as long as that.
    static func awaitDestruction(atMost bound: Duration) async {
        await DispatchQueue.global().run(atMost: bound) { dying.wait() }
    }

    private static let graveyard = DispatchQueue(
        label: "assay.kafka.destroy", attributes: .concurrent)
    private static let dying = DispatchGroup()

    func withHandle<R, E>(_ body: (OpaquePointer) throws(E) -> R) throws(E) -> R {
        try body(handle)
    }

    /// Finds out whether librdkafka would take the properties, without connecting to anything.
    static func check(_ properties: [String: String]) throws(RDKafkaError) {
        rd_kafka_conf_destroy(try configuration(properties))
    }

    private static func configuration(
        _ properties: [String: String]
    ) throws(RDKafkaError) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else {
            throw RDKafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)
        }
        // In a fixed order, so that of several mistakes the same one is reported each time.
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            var words = [CChar](repeating: 0, count: 512)
            if rd_kafka_conf_set(configuration, name, value, &words, words.count)
                != RD_KAFKA_CONF_OK
            {
                rd_kafka_conf_destroy(configuration)
                throw RDKafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, words: text(words))
            }
        }
        return configuration
    }

    private static func hooks(of handle: OpaquePointer?) -> RDKafkaHooks? {
        guard let handle, let opaque = rd_kafka_opaque(handle) else { return nil }
        return Unmanaged<RDKafkaHooks>.fromOpaque(opaque).takeUnretainedValue()
    }

    private static func serve(_ event: OpaquePointer?, _ hooks: RDKafkaHooks?) {
        guard let event else { return }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR: hooks?.deliveries?(event)
        case RD_KAFKA_EVENT_STATS:
            if let json = rd_kafka_event_stats(event) { hooks?.statistics?(String(cString: json)) }
        default: break
        }
        rd_kafka_event_destroy(event)
    }

    /// A C string out of a buffer that librdkafka wrote to.
    static func text(_ characters: [CChar]) -> String {
        String(
            decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
