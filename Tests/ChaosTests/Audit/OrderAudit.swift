import Events

/// Whether the outcomes of one key are in the order of their requests.
struct OrderAudit {
    private struct Stream: Hashable {
        let topic: TopicName
        let key: [UInt8]
        /// Requests without a key may be in several partitions, which have no common order.
        let requests: Partition
    }

    private var latest: [Stream: Int64] = [:]
    private var homes: [Home: Partition] = [:]

    private struct Home: Hashable {
        let topic: TopicName
        let key: [UInt8]
    }

    /// - Returns: what is wrong with the place of an outcome.
    mutating func observe(_ record: Record, causedBy request: Position) -> String? {
        guard let key = record.message.key else { return nil }
        let partition = record.position.partition
        let home = homes[Home(topic: partition.topic, key: key), default: partition]
        homes[Home(topic: partition.topic, key: key)] = home
        guard home == partition else {
            return "\(record.position) has a key whose outcomes are in \(home)"
        }
        let stream = Stream(topic: partition.topic, key: key, requests: request.partition)
        defer { latest[stream] = max(latest[stream] ?? -1, request.offset) }
        guard let before = latest[stream], before >= request.offset else { return nil }
        return "\(record.position) answers \(request) behind the answer to offset \(before)"
    }
}
