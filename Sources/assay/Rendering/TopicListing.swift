import Events

/// A topic as it is shown.
struct TopicListing: Encodable, Sendable {
    struct Partition: Encodable, Sendable {
        let partition: Int32
        let begin: Int64
        let end: Int64
    }

    let topic: String
    let partitions: [Partition]
    /// Offsets between begin and end; on Kafka this counts transaction markers too, and where only the
    /// last of each key is kept, what was dropped.
    let records: Int64
    let retentionSeconds: Double?
    let retentionBytes: Int64?
    /// Nil where the log has none.
    let replicas: Int16?
    let keepsLastOfKey: Bool

    enum CodingKeys: String, CodingKey {
        case topic, partitions, records, replicas
        case retentionSeconds = "retention_seconds"
        case retentionBytes = "retention_bytes"
        case keepsLastOfKey = "keeps_last_of_key"
    }

    init(_ description: TopicDescription) {
        topic = description.name.rawValue
        partitions = description.partitions.map {
            Partition(partition: $0.partition.index, begin: $0.begin, end: $0.end)
        }
        records = partitions.reduce(0) { $0 + $1.end - $1.begin }
        retentionSeconds = description.retention.age?.seconds
        retentionBytes = description.retention.bytes
        replicas = description.replicationFactor
        keepsLastOfKey = description.keepsLastOfKey
    }

    static func overview(_ topics: [TopicListing], _ painter: Painter) -> [String] {
        var table = Table([
            .init("TOPIC"), .init("PARTITIONS", .trailing), .init("RECORDS", .trailing),
            .init("RETENTION", .trailing),
        ])
        for topic in topics {
            table.add(topic.topic, "\(topic.partitions.count)", "\(topic.records)", topic.retention)
        }
        return table.lines(painter)
    }

    func lines(_ painter: Painter) -> [String] {
        var table = Table([
            .init("PARTITION", .trailing), .init("BEGIN", .trailing), .init("END", .trailing),
            .init("RECORDS", .trailing),
        ])
        for part in partitions {
            table.add(
                "\(part.partition)", "\(part.begin)", "\(part.end)", "\(part.end - part.begin)")
        }
        let title = painter.paint(SafeText.escape(topic), .heading)
        let copies = replicas.map { ", \($0) replica\($0 == 1 ? "" : "s")" } ?? ""
        return ["\(title), keeps \(retention)\(copies)"] + table.lines(painter, indent: 2)
    }

    private var retention: String {
        let age = retentionSeconds.map { TimeSpan.format(.milliseconds(Int64($0 * 1000))) }
        let bytes = retentionBytes.map { ByteCount.format($0) + " a partition" }
        let last = keepsLastOfKey ? "the last of each key" : nil
        let bounds = [last, age, bytes].compactMap(\.self)
        return bounds.isEmpty ? "everything" : bounds.joined(separator: ", ")
    }
}
