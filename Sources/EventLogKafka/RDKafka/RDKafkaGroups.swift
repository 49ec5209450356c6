import CRDKafka
import Events

/// A group as a broker knows it.
struct RDKafkaGroup {
    let name: GroupName
    let members: Int
}

/// Questions and orders about groups that this client is no member of. All of them block.
extension RDKafkaClient {
    /// One group, or all of the cluster.
    func groups(_ name: GroupName?, _ timeout: Duration) throws(RDKafkaError) -> [RDKafkaGroup] {
        try withHandle { handle throws(RDKafkaError) in
            var list: UnsafePointer<rd_kafka_group_list>?
            try RDKafkaError.check(
                rd_kafka_list_groups(handle, name?.rawValue, &list, timeout.milliseconds))
            guard let list else { return [] }
            defer { rd_kafka_group_list_destroy(list) }
            let groups = UnsafeBufferPointer(
                start: list.pointee.groups, count: Int(list.pointee.group_cnt))
            return groups.compactMap { group in
                guard group.err == RD_KAFKA_RESP_ERR_NO_ERROR, let text = group.group,
                    let name = try? GroupName(String(cString: text)),
                    group.state.map({ String(cString: $0) }) != "Dead"
                else { return nil }
                return RDKafkaGroup(name: name, members: Int(group.member_cnt))
            }
        }
    }

    func delete(_ group: GroupName, _ timeout: Duration) throws(RDKafkaError) {
        var orders = [rd_kafka_DeleteGroup_new(group.rawValue)]
        defer { rd_kafka_DeleteGroup_destroy(orders[0]) }
        try request(RD_KAFKA_ADMIN_OP_DELETEGROUPS, timeout) { handle, options, queue in
            rd_kafka_DeleteGroups(handle, &orders, 1, options, queue)
        } read: { event throws(RDKafkaError) in
            var count = 0
            let results = rd_kafka_DeleteGroups_result_groups(
                rd_kafka_event_DeleteGroups_result(event), &count)
            try RDKafkaClient.check(results, count)
        }
    }

    /// Puts a group without members at the offsets.
    func alter(
        _ group: GroupName, to offsets: [RDKafkaOffset], _ timeout: Duration
    ) throws(RDKafkaError) {
        let order = RDKafkaOffset.lend(offsets) {
            rd_kafka_AlterConsumerGroupOffsets_new(group.rawValue, $0)
        }
        var orders = [order]
        defer { rd_kafka_AlterConsumerGroupOffsets_destroy(order) }
        try request(
            RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, timeout
        ) { handle, options, queue in
            rd_kafka_AlterConsumerGroupOffsets(handle, &orders, 1, options, queue)
        } read: { event throws(RDKafkaError) in
            var count = 0
            let results = rd_kafka_AlterConsumerGroupOffsets_result_groups(
                rd_kafka_event_AlterConsumerGroupOffsets_result(event), &count)
            try RDKafkaClient.check(results, count)
        }
    }

    /// Drops what is before an offset.
    func deleteRecords(before offset: RDKafkaOffset, _ timeout: Duration) throws(RDKafkaError) {
        let order = RDKafkaOffset.lend([offset]) { rd_kafka_DeleteRecords_new($0) }
        var orders = [order]
        defer { rd_kafka_DeleteRecords_destroy(order) }
        try request(RD_KAFKA_ADMIN_OP_DELETERECORDS, timeout) { handle, options, queue in
            rd_kafka_DeleteRecords(handle, &orders, 1, options, queue)
        } read: { event throws(RDKafkaError) in
            let list = rd_kafka_DeleteRecords_result_offsets(
                rd_kafka_event_DeleteRecords_result(event))
            guard let list else { return }
            for line in RDKafkaOffset.read(list) { try RDKafkaError.check(line.error) }
        }
    }

    private static func check(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int
    ) throws(RDKafkaError) {
        for result in UnsafeBufferPointer(start: results, count: count) {
            if let error = rd_kafka_group_result_error(result) {
                throw RDKafkaError(
                    rd_kafka_error_code(error),
                    words: String(cString: rd_kafka_error_string(error)))
            }
            guard let lines = rd_kafka_group_result_partitions(result) else { continue }
            for line in RDKafkaOffset.read(lines) { try RDKafkaError.check(line.error) }
        }
    }
}
