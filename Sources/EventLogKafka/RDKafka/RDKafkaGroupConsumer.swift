import CRDKafka
import Events

/// A member of a consumer group.
///
/// Confined to one thread, that which polls it; only `complaint` may be called from others.
///
/// Records do not come through the consumer's own queue but through one beside it, to which each
/// partition is forwarded when it is assigned. So rebalances, which come through the consumer's
/// queue, are served whenever the thread has time, and records only when somebody wants them.
/// (Pausing instead would throw away what was fetched.) Records are taken one by one: the batch
/// calls of librdkafka 2.0 may lose some around a seek or a rebalance (its release notes of 2.1).
///
/// Nothing here waits: a wait of librdkafka ends at a time of day, and would last for as long as that is
/// put back. Whoever wants to wait has a bell rung.
///
/// Order of destruction: `close` leaves the group and gives back the partitions; `deinit` takes leave of
/// the bell and frees the queue of records; the client goes last.
final class RDKafkaGroupConsumer: @unchecked Sendable {
    /// What a rebalance does to this member.
    enum Change: Sendable {
        /// With the place in the group to commit under until the next assignment. Asked for here, while
        /// librdkafka waits: later it may be that of a generation whose partitions nobody has seen yet,
        /// or of none, and brokers take a transaction's positions from no member at all.
        case assigned([Partition], RDKafkaMembership?)
        /// They are given up as soon as the call returns; when `lost`, others may own them already.
        case revoking([Partition], lost: Bool)
    }

    private let client: RDKafkaClient
    private let records: OpaquePointer
    private var bell: Bell?
    private var decoder = RDKafkaDecoder()

    /// - Parameter changed: called on the polling thread, from within `serve` and `close`.
    init(
        properties: [String: String], statistics: (@Sendable (String) -> Void)?,
        changed: @escaping @Sendable (Change) -> Void
    ) throws(RDKafkaError) {
        let target = ForwardTarget()
        let hooks = RDKafkaHooks(
            rebalance: { handle, code, list in
                target.rebalance(handle, code, list, changed)
            }, statistics: statistics)
        client = try RDKafkaClient(RD_KAFKA_CONSUMER, properties: properties, hooks: hooks)
        let made = client.withHandle { handle in
            // Logs and statistics then come through the consumer's queue too.
            _ = rd_kafka_poll_set_consumer(handle)
            return rd_kafka_queue_new(handle)
        }
        guard let made else { throw RDKafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE) }
        records = made
        target.queue = made
    }

    deinit {
        withQueues { rd_kafka_queue_io_event_enable($0, -1, nil, 0) }
        rd_kafka_queue_destroy(records)
    }

    /// Has the bell rung when records, or news of the group, come where there were none.
    func ring(_ bell: Bell) {
        self.bell = bell
        bell.lend { descriptor in
            withQueues { rd_kafka_queue_io_event_enable($0, descriptor, "!", 1) }
        }
    }

    private func withQueues(_ body: (OpaquePointer) -> Void) {
        body(records)
        guard let own = client.withHandle({ rd_kafka_queue_get_consumer($0) }) else { return }
        body(own)
        rd_kafka_queue_destroy(own)
    }

    var complaint: RDKafkaComplaint? { client.hooks.complaint }

    /// Whether the connection to the last broker was lost since the last call.
    func takeOutage() -> Bool { client.hooks.takeOutage() }

    func subscribe(_ topics: [TopicName]) throws(RDKafkaError) {
        try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaOffset.lend(
                topics.map {
                    RDKafkaOffset(
                        Partition($0, RD_KAFKA_PARTITION_UA), Int64(RD_KAFKA_OFFSET_INVALID))
                }
            ) { list throws(RDKafkaError) in
                try RDKafkaError.check(rd_kafka_subscribe(handle, list))
            }
        }
    }

    /// Serves what the group has to say, without waiting.
    /// - Returns: what went wrong in the group, one at a time; call again until nil.
    func serve() -> RDKafkaPolled? {
        client.withHandle { rd_kafka_consumer_poll($0, 0) }.map { decoder.take($0) }
    }

    /// The next record, error or end; nil when there is none.
    func poll() -> RDKafkaPolled? {
        rd_kafka_consume_queue(records, 0).map { decoder.take($0) }
    }

    /// The group's committed positions; `RD_KAFKA_OFFSET_INVALID` where there is none.
    func committed(
        _ partitions: [Partition], _ timeout: Duration
    ) throws(RDKafkaError) -> [RDKafkaOffset] {
        let lines = partitions.map { RDKafkaOffset($0, Int64(RD_KAFKA_OFFSET_INVALID)) }
        return try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaOffset.lend(lines) { list throws(RDKafkaError) in
                try RDKafkaError.check(rd_kafka_committed(handle, list, timeout.milliseconds))
                let offsets = RDKafkaOffset.read(list)
                for offset in offsets { try RDKafkaError.check(offset.error) }
                return offsets
            }
        }
    }

    /// Goes on reading at the given offsets; what was fetched before is thrown away.
    func seek(_ offsets: [RDKafkaOffset], _ timeout: Duration) throws(RDKafkaError) {
        // Before 2.1 the time-out is taken for a thousandth of what it says (librdkafka #4230).
        let factor: Int32 = rd_kafka_version() < 0x0201_0000 ? 1000 : 1
        try client.withHandle { handle throws(RDKafkaError) in
            try RDKafkaOffset.lend(offsets) { list throws(RDKafkaError) in
                try RDKafkaError.check(
                    rd_kafka_seek_partitions(
                        handle, list,
                        timeout.milliseconds.multipliedReportingOverflow(by: factor).partialValue))
                for offset in RDKafkaOffset.read(list)
                // `_STATE`: reading has not begun, and will at the committed position.
                where offset.error != RD_KAFKA_RESP_ERR__STATE {
                    try RDKafkaError.check(offset.error)
                }
            }
        }
    }

    /// Leaves the group; blocks until it is told, or cannot be.
    func close() {
        client.withHandle { _ = rd_kafka_consumer_close($0) }
    }
}

/// Does what a rebalance asks for, and leads the assigned partitions to the queue of records.
private final class ForwardTarget: @unchecked Sendable {
    /// Set before the first poll, and so before the first rebalance.
    var queue: OpaquePointer?

    func rebalance(
        _ handle: OpaquePointer, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>,
        _ changed: (RDKafkaGroupConsumer.Change) -> Void
    ) {
        let partitions = RDKafkaOffset.read(list).map(\.partition)
        let cooperative =
            rd_kafka_rebalance_protocol(handle)
            .map { String(cString: $0) == "COOPERATIVE" } ?? false
        if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            let membership = rd_kafka_consumer_group_metadata(handle)
                .map(RDKafkaMembership.init(taking:))
            if cooperative {
                drop(rd_kafka_incremental_assign(handle, list))
            } else {
                _ = rd_kafka_assign(handle, list)
            }
            for partition in partitions { forward(handle, partition) }
            changed(.assigned(partitions, membership))
        } else {
            changed(.revoking(partitions, lost: rd_kafka_assignment_lost(handle) != 0))
            if cooperative {
                drop(rd_kafka_incremental_unassign(handle, list))
            } else {
                _ = rd_kafka_assign(handle, nil)
            }
        }
    }

    private func forward(_ handle: OpaquePointer, _ partition: Partition) {
        guard
            let own = rd_kafka_queue_get_partition(
                handle, partition.topic.rawValue, partition.index)
        else { return }
        rd_kafka_queue_forward(own, queue)
        rd_kafka_queue_destroy(own)
    }

    /// Failing to assign means that the client is closing or fatally broken, which shows elsewhere.
    private func drop(_ error: OpaquePointer?) {
        if let error { rd_kafka_error_destroy(error) }
    }
}
