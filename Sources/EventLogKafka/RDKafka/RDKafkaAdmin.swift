import CRDKafka
import Events

/// What a cluster says of one topic.
struct RDKafkaTopic {
    let name: TopicName
    let partitions: [Partition]
    /// Every partition has a leader, so that it can be written to.
    let isReady: Bool
    /// Replicas of the partition that has fewest.
    let replicas: Int
    let error: rd_kafka_resp_err_t
}

/// What a cluster says of itself.
struct RDKafkaCatalogue {
    var topics: [RDKafkaTopic]
    /// Brokers that are up.
    var brokers: Int
    /// Somebody answers for the topics' settings; in librdkafka's mock cluster nobody does.
    var hasController: Bool
}

/// Questions and orders to the cluster. All of them block.
extension RDKafkaClient {
    /// One topic, or all of them.
    func topics(_ name: TopicName?, _ timeout: Duration) throws(RDKafkaError) -> RDKafkaCatalogue {
        try withHandle { handle throws(RDKafkaError) in
            let topic = name.flatMap { rd_kafka_topic_new(handle, $0.rawValue, nil) }
            defer { if let topic { rd_kafka_topic_destroy(topic) } }
            var metadata: UnsafePointer<rd_kafka_metadata>?
            try RDKafkaError.check(
                rd_kafka_metadata(
                    handle, name == nil ? 1 : 0, topic, &metadata, timeout.milliseconds))
            guard let metadata else { throw RDKafkaError(RD_KAFKA_RESP_ERR__FAIL) }
            defer { rd_kafka_metadata_destroy(metadata) }
            let controller = rd_kafka_controllerid(handle, 0)
            let brokers = UnsafeBufferPointer(
                start: metadata.pointee.brokers, count: Int(metadata.pointee.broker_cnt))
            let topics: [RDKafkaTopic] = UnsafeBufferPointer(
                start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt)
            ).compactMap { raw in
                guard let name = try? TopicName(String(cString: raw.topic)) else { return nil }
                let partitions = UnsafeBufferPointer(
                    start: raw.partitions, count: Int(raw.partition_cnt))
                return RDKafkaTopic(
                    name: name, partitions: partitions.map { Partition(name, $0.id) }.sorted(),
                    isReady: !partitions.isEmpty && partitions.allSatisfy { $0.leader >= 0 },
                    replicas: partitions.map { Int($0.replica_cnt) }.min() ?? 0,
                    error: raw.err)
            }
            return RDKafkaCatalogue(
                topics: topics, brokers: brokers.count,
                hasController: brokers.contains { $0.id == controller })
        }
    }

    /// - Returns: what the cluster said to each topic.
    func create(
        _ topics: [TopicSpecification], configuration: (TopicSpecification) -> [(String, String)],
        _ timeout: Duration
    ) throws(RDKafkaError) -> [(TopicName, RDKafkaError?)] {
        var orders: [OpaquePointer?] = []
        defer { for order in orders { rd_kafka_NewTopic_destroy(order) } }
        for topic in topics {
            var words = [CChar](repeating: 0, count: 512)
            guard
                let order = rd_kafka_NewTopic_new(
                    topic.name.rawValue, topic.partitions,
                    // -1: the cluster's own default (KIP-464).
                    Int32(topic.replicationFactor ?? -1), &words, words.count)
            else {
                throw RDKafkaError(
                    RD_KAFKA_RESP_ERR__INVALID_ARG, words: RDKafkaClient.text(words))
            }
            orders.append(order)
            for (name, value) in configuration(topic) {
                try RDKafkaError.check(rd_kafka_NewTopic_set_config(order, name, value))
            }
        }
        return try request(RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout) { handle, options, queue in
            rd_kafka_CreateTopics(handle, &orders, orders.count, options, queue)
        } read: { event throws(RDKafkaError) in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(
                rd_kafka_event_CreateTopics_result(event), &count)
            return UnsafeBufferPointer(start: results, count: count).compactMap { result in
                guard let text = rd_kafka_topic_result_name(result),
                    let name = try? TopicName(String(cString: text))
                else { return nil }
                let code = rd_kafka_topic_result_error(result)
                guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return (name, nil) }
                let words = rd_kafka_topic_result_error_string(result)
                return (name, RDKafkaError(code, words: words.map { String(cString: $0) }))
            }
        }
    }

    /// The settings of topics, by name; a topic that the caller may not ask about is left out.
    func configurations(
        of topics: [TopicName], _ timeout: Duration
    ) throws(RDKafkaError) -> [TopicName: [String: String]] {
        guard !topics.isEmpty else { return [:] }
        var resources: [OpaquePointer?] = topics.map {
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0.rawValue)
        }
        defer { for resource in resources { rd_kafka_ConfigResource_destroy(resource) } }
        return try request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout) { handle, options, queue in
            rd_kafka_DescribeConfigs(handle, &resources, resources.count, options, queue)
        } read: { event throws(RDKafkaError) in
            var count = 0
            let results = rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event), &count)
            var configurations: [TopicName: [String: String]] = [:]
            for resource in UnsafeBufferPointer(start: results, count: count) {
                guard let text = rd_kafka_ConfigResource_name(resource),
                    let name = try? TopicName(String(cString: text)),
                    rd_kafka_ConfigResource_error(resource) == RD_KAFKA_RESP_ERR_NO_ERROR
                else { continue }
                configurations[name] = RDKafkaClient.entries(of: resource)
            }
            return configurations
        }
    }

    /// The committed positions of a group that this client is no member of; none of an unknown one.
    func committed(
        by group: GroupName, _ partitions: [Partition], _ timeout: Duration
    ) throws(RDKafkaError) -> [Partition: Int64] {
        do {
            return try askCommitted(by: group, partitions, timeout)
        } catch {
            guard error.code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND else { throw error }
            return [:]
        }
    }

    private func askCommitted(
        by group: GroupName, _ partitions: [Partition], _ timeout: Duration
    ) throws(RDKafkaError) -> [Partition: Int64] {
        let lines = partitions.map { RDKafkaOffset($0, Int64(RD_KAFKA_OFFSET_INVALID)) }
        let question = RDKafkaOffset.lend(lines) {
            rd_kafka_ListConsumerGroupOffsets_new(group.rawValue, $0)
        }
        var questions = [question]
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(question) }
        return try request(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, timeout
        ) { handle, options, queue in
            rd_kafka_ListConsumerGroupOffsets(handle, &questions, 1, options, queue)
        } read: { event throws(RDKafkaError) in
            var count = 0
            let groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
                rd_kafka_event_ListConsumerGroupOffsets_result(event), &count)
            var committed: [Partition: Int64] = [:]
            for result in UnsafeBufferPointer(start: groups, count: count) {
                if let error = rd_kafka_group_result_error(result) {
                    throw RDKafkaError(
                        rd_kafka_error_code(error),
                        words: String(cString: rd_kafka_error_string(error)))
                }
                guard let list = rd_kafka_group_result_partitions(result) else { continue }
                for line in RDKafkaOffset.read(list) {
                    try RDKafkaError.check(line.error)
                    if line.offset >= 0 { committed[line.partition] = line.offset }
                }
            }
            return committed
        }
    }

    private static func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var values: [String: String] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            values[String(cString: name)] = String(cString: value)
        }
        return values
    }

    /// Sends an order to the cluster and waits for its one answer.
    func request<R>(
        _ operation: rd_kafka_admin_op_t, _ timeout: Duration,
        send: (OpaquePointer, OpaquePointer?, OpaquePointer?) -> Void,
        read: (OpaquePointer) throws(RDKafkaError) -> R
    ) throws(RDKafkaError) -> R {
        try withHandle { handle throws(RDKafkaError) in
            let options = rd_kafka_AdminOptions_new(handle, operation)
            defer { rd_kafka_AdminOptions_destroy(options) }
            var words = [CChar](repeating: 0, count: 512)
            try RDKafkaError.check(
                rd_kafka_AdminOptions_set_request_timeout(
                    options, timeout.milliseconds, &words, words.count))
            let queue = rd_kafka_queue_new(handle)
            defer { rd_kafka_queue_destroy(queue) }
            send(handle, options, queue)
            // librdkafka answers in time, if only with a time-out; the rest is for its scheduling.
            guard let event = rd_kafka_queue_poll(queue, timeout.milliseconds &+ 5_000) else {
                throw RDKafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT)
            }
            defer { rd_kafka_event_destroy(event) }
            let code = rd_kafka_event_error(event)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw RDKafkaError(
                    code, words: rd_kafka_event_error_string(event).map { String(cString: $0) })
            }
            return try read(event)
        }
    }
}
