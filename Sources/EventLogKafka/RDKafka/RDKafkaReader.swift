import CRDKafka
import Events

/// Reads partitions outside of any group, and answers questions about offsets.
///
/// It uses librdkafka's simple consumer, so that no group is touched and no right to one needed.
/// Confined to one thread.
///
/// Order of destruction: each open partition is stopped, its queue and topic are freed; then the
/// client goes.
final class RDKafkaReader: @unchecked Sendable {
    /// A partition being fetched.
    private struct Tap {
        let topic: OpaquePointer
        let queue: OpaquePointer
    }

    let client: RDKafkaClient
    private var decoder = RDKafkaDecoder()
    private var taps: [Partition: Tap] = [:]

    init(_ client: RDKafkaClient) {
        self.client = client
    }

    deinit {
        for partition in taps.keys { close(partition) }
    }

    /// Begins to fetch at an offset; what was fetched before is thrown away.
    func open(_ partition: Partition, at offset: Int64) throws(RDKafkaError) {
        close(partition)
        try client.withHandle { handle throws(RDKafkaError) in
            guard let topic = rd_kafka_topic_new(handle, partition.topic.rawValue, nil),
                let queue = rd_kafka_queue_new(handle)
            else { throw RDKafkaError(rd_kafka_last_error()) }
            guard rd_kafka_consume_start_queue(topic, partition.index, offset, queue) == 0 else {
                let error = RDKafkaError(rd_kafka_last_error())
                rd_kafka_queue_destroy(queue)
                rd_kafka_topic_destroy(topic)
                throw error
            }
            taps[partition] = Tap(topic: topic, queue: queue)
        }
    }

    /// The next record, end or error of an open partition; nil when none came in time.
    func poll(_ partition: Partition, _ timeout: Duration) -> RDKafkaPolled? {
        guard let tap = taps[partition] else { return nil }
        return rd_kafka_consume_queue(tap.queue, timeout.milliseconds).map { decoder.take($0) }
    }

    func close(_ partition: Partition) {
        guard let tap = taps.removeValue(forKey: partition) else { return }
        _ = rd_kafka_consume_stop(tap.topic, partition.index)
        rd_kafka_queue_destroy(tap.queue)
        rd_kafka_topic_destroy(tap.topic)
    }
}

extension RDKafkaClient {
    /// Asks the leaders which offsets belong to timestamps (milliseconds), or to
    /// `RD_KAFKA_OFFSET_BEGINNING` and `_END`, which Kafka's ListOffsets means by the same numbers.
    ///
    /// The end is that of what `read_committed` sees. Not `rd_kafka_query_watermark_offsets`:
    /// before 2.3 it ignores its time-out and does not follow a leader that moved.
    func offsets(
        _ timestamps: [Partition: Int64], _ timeout: Duration
    ) throws(RDKafkaError) -> [Partition: Int64] {
        guard !timestamps.isEmpty else { return [:] }
        let lines = timestamps.map { RDKafkaOffset($0.key, $0.value) }
        let answers = try withHandle { handle throws(RDKafkaError) in
            try RDKafkaOffset.lend(lines) { list throws(RDKafkaError) in
                try RDKafkaError.check(
                    rd_kafka_offsets_for_times(handle, list, timeout.milliseconds))
                return RDKafkaOffset.read(list)
            }
        }
        for answer in answers { try RDKafkaError.check(answer.error) }
        return Dictionary(
            answers.map { ($0.partition, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }
}
