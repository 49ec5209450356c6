import Events
import FoundationEssentials

/// A topic of the in-memory log.
struct MemoryTopic {
    let retention: Retention
    /// It is remembered, and all is kept nevertheless.
    private let keepsLastOfKey: Bool
    var partitions: [MemoryPartition]
    private let name: TopicName
    private var keyless = 0

    init(_ specification: TopicSpecification) {
        name = specification.name
        retention = specification.retention
        keepsLastOfKey = specification.keepsLastOfKey
        partitions = (0..<specification.partitions).map {
            MemoryPartition(name: Partition(specification.name, $0))
        }
    }

    var description: TopicDescription {
        TopicDescription(
            name: name,
            partitions: partitions.map {
                PartitionDescription(partition: $0.name, begin: $0.begin, end: $0.end)
            },
            retention: retention, keepsLastOfKey: keepsLastOfKey)
    }

    /// By key; messages without one take turns.
    mutating func partitionIndex(for message: Message) -> Int {
        if let key = message.key {
            return Int(Partitioner.partition(of: key, count: Int32(partitions.count)))
        }
        keyless += 1
        return keyless % partitions.count
    }
}

/// One partition of the in-memory log: an array of records, and what came before it.
struct MemoryPartition {
    let name: Partition
    private(set) var begin: Int64 = 0
    private var records: [Record] = []
    private var bytes: Int64 = 0

    init(name: Partition) {
        self.name = name
    }

    var end: Int64 { begin + Int64(records.count) }

    mutating func append(_ message: Message, at now: Date) -> Position {
        let milliseconds = (message.timestamp ?? now).millisecondsSince1970
        var message = message
        message.timestamp = Date(millisecondsSince1970: milliseconds)
        let record = Record(
            position: Position(name, end), timestamp: Date(millisecondsSince1970: milliseconds),
            message: message)
        records.append(record)
        bytes += Int64(message.sizeInBytes)
        return record.position
    }

    func records(
        from start: ReadStart, limit: BatchLimit, evenIfTooLarge: Bool = true
    ) -> [Record] {
        let first =
            switch start {
            case .beginning: 0
            case .end: records.count
            case .offset(let offset): Int(min(max(offset - begin, 0), Int64(records.count)))
            case .time(let time):
                records.firstIndex { $0.timestamp >= time } ?? records.count
            }
        var room = limit.bytes
        var taken: [Record] = []
        for record in records[first...].prefix(max(limit.records, 0)) {
            room -= record.message.sizeInBytes
            guard room >= 0 || (taken.isEmpty && evenIfTooLarge) else { break }
            taken.append(record)
        }
        return taken
    }

    func lag(behind committed: [Partition: Int64], at now: Date) -> PartitionLag {
        let position = committed[name]
        let unread = records(
            from: position.map(ReadStart.offset) ?? .beginning,
            limit: BatchLimit(records: 1))
        let age = unread.first.map { Duration.seconds(max(now.timeIntervalSince($0.timestamp), 0)) }
        return PartitionLag(
            partition: name, committed: position, end: end,
            records: end - max(position ?? begin, begin), age: age ?? .zero)
    }

    /// Whether appending would go over the bound on bytes.
    func isFull(taking incoming: Int, limit: Int64?) -> Bool {
        guard let limit else { return false }
        return bytes + Int64(incoming) > limit
    }

    /// Drops the oldest records that are over age, and those over the size that were read.
    mutating func apply(
        _ retention: Retention, unreadFrom unread: Int64?, makingRoomFor incoming: Int = 0,
        at now: Date
    ) {
        if let age = retention.age {
            let cutoff = now - age / .seconds(1)
            drop { _, record in record.timestamp < cutoff }
        }
        if let limit = retention.bytes {
            drop { bytes, record in
                bytes + Int64(incoming) > limit && record.position.offset < unread ?? .max
            }
        }
    }

    private mutating func drop(while condition: (Int64, Record) -> Bool) {
        var count = 0
        while count < records.count, condition(bytes, records[count]) {
            bytes -= Int64(records[count].message.sizeInBytes)
            count += 1
        }
        records.removeFirst(count)
        begin += Int64(count)
    }
}
