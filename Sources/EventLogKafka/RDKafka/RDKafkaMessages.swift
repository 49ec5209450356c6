import CRDKafka
import Events
import FoundationEssentials

/// What polling a consumer brings.
enum RDKafkaPolled {
    case record(Record)
    /// There is no record between the last one and this offset; what comes later is at or behind it.
    case end(Partition, Int64)
    case failure(RDKafkaError, TopicName?)
}

/// Turns librdkafka's messages into records; each message is copied out and freed.
struct RDKafkaDecoder {
    /// The topics seen, with their names as C has them: a message of a known one allocates no name.
    private var topics: [(name: TopicName, text: [CChar])] = []

    /// Takes over a message, and frees it.
    mutating func take(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> RDKafkaPolled {
        defer { rd_kafka_message_destroy(message) }
        let topic = message.pointee.rkt.flatMap { topicName($0) }
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            guard let topic else { return .failure(RDKafkaError(RD_KAFKA_RESP_ERR__FAIL), nil) }
            return .record(record(UnsafePointer(message), topic))
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            guard let topic else { return .failure(RDKafkaError(RD_KAFKA_RESP_ERR__FAIL), nil) }
            return .end(Partition(topic, message.pointee.partition), message.pointee.offset)
        default:
            let words = rd_kafka_message_errstr(message).map { String(cString: $0) }
            return .failure(RDKafkaError(message.pointee.err, words: words), topic)
        }
    }

    private func record(
        _ message: UnsafePointer<rd_kafka_message_t>, _ topic: TopicName
    ) -> Record {
        let raw = message.pointee
        // Writers older than timestamps have left -1.
        let stamp = max(rd_kafka_message_timestamp(message, nil), 0)
        let time = Date(millisecondsSince1970: stamp)
        return Record(
            position: Position(Partition(topic, raw.partition), raw.offset),
            timestamp: time,
            message: Message(
                key: bytes(raw.key, raw.key_len), headers: headers(message),
                value: bytes(raw.payload, raw.len),
                timestamp: time))
    }

    private func headers(_ message: UnsafePointer<rd_kafka_message_t>) -> [Header] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list
        else { return [] }
        var headers: [Header] = []
        headers.reserveCapacity(rd_kafka_header_cnt(list))
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        while rd_kafka_header_get_all(list, headers.count, &name, &value, &size)
            == RD_KAFKA_RESP_ERR_NO_ERROR, let name
        {
            headers.append(
                Header(
                    String(cString: name),
                    Array(UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : size))))
        }
        return headers
    }

    private func bytes(_ start: UnsafeMutableRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private mutating func topicName(_ topic: OpaquePointer) -> TopicName? {
        guard let text = rd_kafka_topic_name(topic) else { return nil }
        if let known = topics.first(where: { isSame($0.text, text) }) { return known.name }
        let spelled = String(cString: text)
        guard let name = try? TopicName(spelled) else { return nil }
        topics.append((name, Array(spelled.utf8CString)))
        return name
    }

    /// Both end in a zero, so the first difference ends the comparison in time.
    private func isSame(_ known: [CChar], _ text: UnsafePointer<CChar>) -> Bool {
        known.indices.allSatisfy { known[$0] == text[$0] }
    }
}
