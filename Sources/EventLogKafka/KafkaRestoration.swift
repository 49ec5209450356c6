import CRDKafka
import Events
import FoundationEssentials
import Synchronization

/// Puts records at the offsets that they had elsewhere, where a broker only ever gives out the next.
///
/// A gap of n offsets is an aborted transaction of n - 1 records and its marker, which no reader of
/// committed records sees. A gap of one is the marker of a transaction that committed the records
/// before it. A gap at the beginning of an empty partition is filled likewise and then deleted, so
/// that the partition begins where the other did.
struct KafkaRestoration: Sendable {
    let settings: KafkaSettings
    let partition: Partition
    /// What the partition holds now.
    let begin: Int64
    let end: Int64

    /// Blocks.
    func run(
        _ records: [Record], endingAt wanted: Int64, admin: RDKafkaClient
    ) throws(RDKafkaError) {
        guard end <= records.first?.position.offset ?? wanted else {
            throw RDKafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG,
                words: "it ends behind what is to be put into it")
        }
        let writer = try KafkaRestorer(settings: settings, partition: partition, next: end)
        let runs = RecordRun.cut(records, from: end)
        let first = records.first?.position.offset ?? wanted
        if begin == end, first > end {
            try writer.lead(upTo: first)
            try admin.deleteRecords(
                before: RDKafkaOffset(partition, first), settings.requestTimeout)
        }
        for (index, run) in runs.enumerated() {
            let behind = run.records.last.map { $0.position.offset + 1 } ?? writer.next
            let next = index + 1 < runs.count ? behind + runs[index + 1].gapBefore : wanted
            try writer.skip(to: run.records.first?.position.offset ?? writer.next)
            try writer.write(run.records, committing: next - behind == 1)
        }
        try writer.skip(to: wanted)
    }
}

/// One partition's only writer for a while; its calls block.
private final class KafkaRestorer {
    /// Offsets skipped in one transaction, so that it ends in time; fillers are a few bytes each.
    private static let gapAtOnce: Int64 = 100_000

    private let settings: KafkaSettings
    private let partition: Partition
    private let plain: RDKafkaProducer
    private var transactional: RDKafkaProducer?
    private let arrivals = Arrivals()
    /// The offset that the next record gets.
    private(set) var next: Int64

    init(settings: KafkaSettings, partition: Partition, next: Int64) throws(RDKafkaError) {
        self.settings = settings
        self.partition = partition
        self.next = next
        let arrivals = arrivals
        plain = try RDKafkaProducer(
            properties: settings.producerProperties, statistics: nil
        ) { arrivals.note($0) }
    }

    /// Records, and one offset more where they are committed by a transaction.
    func write(
        _ records: ArraySlice<Record>, committing: Bool
    ) throws(RDKafkaError) {
        let producer = committing ? try transactions() : plain
        if committing { try producer.beginTransaction() }
        for record in records {
            var message = record.message
            message.timestamp = record.timestamp
            try producer.produce(
                message, to: partition.topic, partition: partition.index, ticket: 1,
                blocking: true)
        }
        producer.flush(settings.deliveryTimeout)
        try arrivals.check(records.count, from: next)
        if committing { try producer.commitTransaction(settings.transactionTimeout) }
        next += Int64(records.count) + (committing ? 1 : 0)
    }

    /// Leaves offsets without a record: none, or two and more.
    func skip(to offset: Int64) throws(RDKafkaError) {
        while next < offset {
            var size = min(offset - next, Self.gapAtOnce)
            if offset - next - size == 1 { size -= 1 }
            try fill(size - 1)
            next += size
        }
    }

    /// The same from the beginning, where one may be left, too: what is there is deleted afterwards.
    func lead(upTo offset: Int64) throws(RDKafkaError) {
        guard offset - next == 1 else { return try skip(to: offset) }
        let filler = Record(
            position: Position(partition, next), timestamp: Date(), message: Self.filler)
        try write([filler], committing: false)
    }

    private func fill(_ count: Int64) throws(RDKafkaError) {
        guard count > 0 else {
            throw RDKafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG,
                words: "a gap of one offset has no record before it")
        }
        let producer = try transactions()
        try producer.beginTransaction()
        for _ in 0..<count {
            try producer.produce(
                Self.filler, to: partition.topic, partition: partition.index, ticket: 1,
                blocking: true)
        }
        // An abort would throw away what was not sent yet.
        producer.flush(settings.transactionTimeout)
        try arrivals.check(Int(count), from: next)
        try producer.abortTransaction(settings.transactionTimeout)
    }

    private func transactions() throws(RDKafkaError) -> RDKafkaProducer {
        if let transactional { return transactional }
        let arrivals = arrivals
        var properties = settings.transactionProperties(id: "assay-copy-\(UUID().uuidString)")
        properties["delivery.report.only.error"] = "false"
        let producer = try RDKafkaProducer(properties: properties, statistics: nil) {
            arrivals.note($0)
        }
        try producer.initTransactions(settings.transactionTimeout)
        transactional = producer
        return producer
    }

    /// Its key is empty and not missing: a topic that keeps the last of each key takes no other.
    private static let filler = Message(key: [], headers: [], value: [])

    /// Where librdkafka's thread says that messages arrived.
    private final class Arrivals: Sendable {
        private struct Seen {
            var lowest = Int64.max
            var count = 0
            var error: RDKafkaError?
        }

        private let seen = Mutex(Seen())

        func note(_ reports: [RDKafkaProducer.Report]) {
            seen.withLock { seen in
                for report in reports {
                    seen.lowest = min(seen.lowest, report.offset)
                    seen.count += 1
                    seen.error = seen.error ?? report.error
                }
            }
        }

        /// All have arrived, one behind the other: nobody else wrote in between.
        func check(_ count: Int, from offset: Int64) throws(RDKafkaError) {
            let seen = seen.withLock { seen in
                defer { seen = Seen() }
                return seen
            }
            if let error = seen.error { throw error }
            guard seen.count == count else { throw RDKafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT) }
            guard seen.lowest == offset else {
                throw RDKafkaError(
                    RD_KAFKA_RESP_ERR__INVALID_ARG,
                    words: "others write to it: records landed at \(seen.lowest), not \(offset)")
            }
        }
    }
}
