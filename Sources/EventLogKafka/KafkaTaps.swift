import CRDKafka
import Events
import FoundationEssentials

/// The partitions that are open for reading outside of groups; its calls block.
struct KafkaTaps {
    private struct Tap {
        /// The offset that the next read is expected to begin at.
        var position: Int64
        /// No record is between the position and here.
        var emptyUntil: Int64
        /// Read, but over the limit of the last read.
        var held: Record?
        var lastUse = ContinuousClock.now
    }

    /// librdkafka's threads and memory grow with each.
    static let most = 64
    static let idleSeconds = 5.0

    private var reader: RDKafkaReader?
    private var taps: [Partition: Tap] = [:]
    private var tidyingIsPlanned = false

    mutating func read(
        _ client: RDKafkaClient, _ partition: Partition, from start: ReadStart,
        limit: BatchLimit, _ timeout: Duration
    ) throws(RDKafkaError) -> [Record] {
        let deadline = ContinuousClock.now + timeout
        let end = try offset(client, partition, Int64(RD_KAFKA_OFFSET_END), timeout)
        var earliest = Date.distantPast
        let begin: Int64
        switch start {
        case .end: return []
        case .offset(let offset): begin = max(offset, 0)
        case .beginning:
            begin = try offset(client, partition, Int64(RD_KAFKA_OFFSET_BEGINNING), timeout)
        case .time(let time):
            earliest = time
            // Kafka's times are whole milliseconds: the first at or after, not just before.
            let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded(.up))
            begin = try offset(client, partition, max(milliseconds, 0), timeout)
        }
        // Negative: no record is as late as that.
        guard begin >= 0, begin < end else { return [] }
        do {
            let reader = try open(client, partition, at: begin)
            return try gather(
                reader, partition, until: end, limit: limit, from: earliest, deadline)
        } catch {
            close(partition)
            throw error
        }
    }

    /// - Returns: whether a tidying is to be planned, as none is.
    mutating func planTidying() -> Bool {
        defer { tidyingIsPlanned = true }
        return !tidyingIsPlanned && !taps.isEmpty
    }

    /// Closes what is idle.
    /// - Returns: whether something is left to tidy later.
    mutating func tidy() -> Bool {
        tidyingIsPlanned = false
        for (partition, tap) in taps
        where tap.lastUse.duration(to: .now) >= .seconds(KafkaTaps.idleSeconds) {
            close(partition)
        }
        return !taps.isEmpty
    }

    private func offset(
        _ client: RDKafkaClient, _ partition: Partition, _ time: Int64, _ timeout: Duration
    ) throws(RDKafkaError) -> Int64 {
        guard let offset = try client.offsets([partition: time], timeout)[partition] else {
            throw RDKafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
        }
        return offset
    }

    /// Makes sure that the next record fetched is the first at or behind the offset.
    private mutating func open(
        _ client: RDKafkaClient, _ partition: Partition, at offset: Int64
    ) throws(RDKafkaError) -> RDKafkaReader {
        let reader = reader ?? RDKafkaReader(client)
        self.reader = reader
        if let tap = taps[partition],
            offset == tap.position
                || (offset > tap.position && offset <= tap.emptyUntil)
        {
            taps[partition]?.position = offset
            return reader
        }
        if taps[partition] == nil, taps.count >= KafkaTaps.most,
            let oldest = taps.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            close(oldest.key)
        }
        try reader.open(partition, at: offset)
        taps[partition] = Tap(position: offset, emptyUntil: offset)
        return reader
    }

    private mutating func gather(
        _ reader: RDKafkaReader, _ partition: Partition, until end: Int64, limit: BatchLimit,
        from earliest: Date, _ deadline: ContinuousClock.Instant
    ) throws(RDKafkaError) -> [Record] {
        guard var tap = taps[partition] else { return [] }
        defer {
            tap.lastUse = .now
            if taps[partition] != nil { taps[partition] = tap }
        }
        var records: [Record] = []
        var bytes = 0
        while records.count < max(limit.records, 1) {
            var polled: RDKafkaPolled?
            if let held = tap.held {
                tap.held = nil
                polled = .record(held)
            } else {
                guard max(tap.position, tap.emptyUntil) < end else { break }
                let left = ContinuousClock.now.duration(to: deadline)
                polled = left > .zero ? reader.poll(partition, left) : nil
            }
            switch polled {
            case .record(let record):
                guard record.position.offset >= tap.position else { continue }
                let size = record.message.sizeInBytes
                guard records.isEmpty || bytes + size <= limit.bytes else {
                    tap.held = record
                    return records
                }
                tap.position = record.position.offset + 1
                // Later ones may be older, where writers set the times; only the start is meant.
                guard !records.isEmpty || record.timestamp >= earliest else { continue }
                records.append(record)
                bytes += size
            case .end(_, let offset): tap.emptyUntil = max(tap.emptyUntil, offset)
            case .failure(let error, _):
                // What librdkafka mends by itself is waited for.
                if error.isRefusal || error.code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART {
                    throw error
                }
            case nil:
                guard records.isEmpty else { return records }
                throw RDKafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT)
            }
        }
        return records
    }

    private mutating func close(_ partition: Partition) {
        taps[partition] = nil
        reader?.close(partition)
    }
}
