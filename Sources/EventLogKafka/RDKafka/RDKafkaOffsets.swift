import CRDKafka
import Events

/// One line of a `rd_kafka_topic_partition_list_t`.
struct RDKafkaOffset {
    let partition: Partition
    /// An offset, a timestamp or a `RD_KAFKA_OFFSET_*`, depending on the call.
    let offset: Int64
    let error: rd_kafka_resp_err_t

    init(_ partition: Partition, _ offset: Int64) {
        self.partition = partition
        self.offset = offset
        error = RD_KAFKA_RESP_ERR_NO_ERROR
    }

    fileprivate init?(_ element: rd_kafka_topic_partition_t) {
        guard let name = try? TopicName(String(cString: element.topic)) else { return nil }
        partition = Partition(name, element.partition)
        offset = element.offset
        error = element.err
    }

    /// Lends the lines as a list, and frees it.
    static func lend<R, E>(
        _ offsets: [RDKafkaOffset],
        _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) throws(E) -> R
    ) throws(E) -> R {
        guard let list = rd_kafka_topic_partition_list_new(Int32(offsets.count)) else {
            preconditionFailure("librdkafka ran out of memory")
        }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for line in offsets {
            let element = rd_kafka_topic_partition_list_add(
                list, line.partition.topic.rawValue, line.partition.index)
            element?.pointee.offset = line.offset
        }
        return try body(list)
    }

    static func read(
        _ list: UnsafePointer<rd_kafka_topic_partition_list_t>
    ) -> [RDKafkaOffset] {
        UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
            .compactMap(RDKafkaOffset.init)
    }
}

extension Duration {
    /// Whole milliseconds, as librdkafka's time-outs are, never below zero.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        let value = seconds.multipliedReportingOverflow(by: 1000)
        guard !value.overflow else { return seconds < 0 ? 0 : Int32.max }
        let whole = value.partialValue + attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(whole, 0))
    }
}
