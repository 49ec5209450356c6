import CRDKafka
import Events

extension KafkaEventLog: EventLogUpkeep {
    /// Those of the cluster that have committed in a topic that is there; others may be no readers.
    package func groups() async throws(EventLogError) -> [GroupPositions] {
        let partitions = try await topics.describe(nil).flatMap(\.partitions).map(\.partition)
        let timeout = settings.requestTimeout
        let positions = try await connection.ask("cannot list groups") {
            client throws(RDKafkaError) in
            var all: [GroupPositions] = []
            for group in try client.groups(nil, timeout) {
                all.append(
                    GroupPositions(
                        group.name, try client.committed(by: group.name, partitions, timeout)))
            }
            return all
        }
        return positions.filter { !$0.positions.isEmpty }.sorted { $0.group < $1.group }
    }

    package func forget(_ group: GroupName) async throws(EventLogError) -> Bool {
        let timeout = settings.requestTimeout
        try await requireIdle(group)
        return try await connection.ask("cannot forget group \(group)") {
            client throws(RDKafkaError) in
            do throws(RDKafkaError) {
                try client.delete(group, timeout)
                return true
            } catch {
                guard error.code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND else { throw error }
                return false
            }
        }
    }

    package func move(_ group: GroupPositions) async throws(EventLogError) {
        for topic in Set(group.positions.keys.map(\.topic)) { try await topics.require(topic) }
        try await requireIdle(group.group)
        let offsets = group.positions.sorted { $0.key < $1.key }.map { RDKafkaOffset($0, $1) }
        let timeout = settings.requestTimeout
        try await connection.ask("cannot move group \(group.group)") {
            client throws(RDKafkaError) in
            try client.alter(group.group, to: offsets, timeout)
        }
    }

    package func restore(
        _ records: [Record], to partition: Partition, endingAt end: Int64
    ) async throws(EventLogError) {
        try MessageSize.check(records.lazy.map(\.message), limit: maximumMessageBytes)
        guard let topic = try await topics.describe([partition.topic]).first,
            let bounds = topic.partitions.first(where: { $0.partition == partition })
        else { throw .topicMissing(partition.topic) }
        let work = KafkaRestoration(
            settings: settings, partition: partition, begin: bounds.begin, end: bounds.end)
        try await connection.ask("cannot restore \(partition)") {
            client throws(RDKafkaError) in
            try work.run(records, endingAt: end, admin: client)
        }
    }

    private func requireIdle(_ group: GroupName) async throws(EventLogError) {
        let timeout = settings.requestTimeout
        let found = try await connection.ask("cannot ask for group \(group)") {
            client throws(RDKafkaError) in try client.groups(group, timeout)
        }
        let living = found.reduce(0) { $0 + $1.members }
        guard living == 0 else {
            throw .refused(
                "group \(group) has \(living) living member\(living == 1 ? "" : "s"): stop its"
                    + " services first, or wait until their session is over")
        }
    }
}
