import CRDKafka
import Events

@testable import EventLogKafka

/// Records that writers left in open or aborted transactions: what kills in the middle of a commit
/// leave behind, and no reader of committed records may see.
enum AbortedRecords {
    /// - Parameter committed: how many records a reader of committed ones saw.
    static func count(
        in topics: [TopicDescription], broker: String, committed: Int
    ) throws -> Int {
        let client = try RDKafkaClient(
            RD_KAFKA_CONSUMER,
            properties: [
                "bootstrap.servers": broker, "group.id": "chaos.uncommitted",
                "isolation.level": "read_uncommitted", "enable.partition.eof": "true",
                "enable.auto.commit": "false", "auto.offset.reset": "earliest",
            ], hooks: RDKafkaHooks())
        let reader = RDKafkaReader(client)
        var seen = 0
        for part in topics.flatMap(\.partitions) {
            try reader.open(part.partition, at: 0)
            seen += try records(of: part.partition, reader)
            reader.close(part.partition)
        }
        return seen - committed
    }

    private static func records(of partition: Partition, _ reader: RDKafkaReader) throws -> Int {
        var seen = 0
        while let polled = reader.poll(partition, .seconds(30)) {
            switch polled {
            case .record: seen += 1
            case .end: return seen
            case .failure(let error, _): throw error
            }
        }
        return seen
    }
}
