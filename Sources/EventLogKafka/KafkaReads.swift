import CRDKafka
import Dispatch
import Events
import FoundationEssentials
import Synchronization

/// Reads committed records outside of any group.
///
/// A partition that is read on from where the last read ended stays open for a while, so that
/// replaying and following need not begin to fetch anew each time. The end is asked of the broker:
/// a transaction's marker takes an offset too, so the last record's does not tell it.
final class KafkaReads: Sendable {
    private let settings: KafkaSettings
    private let connection: KafkaConnection
    private let queue = DispatchQueue(label: "assay.kafka.read")
    /// Touched on the queue only; the lock is for the compiler.
    private let taps = Mutex(KafkaTaps())

    init(settings: KafkaSettings, connection: KafkaConnection) {
        self.settings = settings
        self.connection = connection
    }

    func read(
        _ partition: Partition, from start: ReadStart, limit: BatchLimit
    ) async throws(EventLogError) -> [Record] {
        let client = try connection.open()
        let timeout = settings.requestTimeout
        return try await queue.run { () throws(EventLogError) in
            do throws(RDKafkaError) {
                let records = try self.taps.withLock { taps throws(RDKafkaError) in
                    try taps.read(client, partition, from: start, limit: limit, timeout)
                }
                self.tidyLater()
                return records
            } catch {
                throw error.asEventLogError(
                    "cannot read \(partition)", topic: partition.topic,
                    complaint: client.hooks.complaint)
            }
        }
    }

    /// The first record of each partition at or behind an offset; none where there is no record.
    func first(
        _ offsets: [Partition: Int64]
    ) async throws(EventLogError) -> [Partition: Record] {
        var records: [Partition: Record] = [:]
        for (partition, offset) in offsets {
            records[partition] =
                try await read(partition, from: .offset(offset), limit: BatchLimit(records: 1))
                .first
        }
        return records
    }

    func close() async {
        await queue.run(atMost: settings.requestTimeout) { self.taps.withLock { $0 = KafkaTaps() } }
    }

    /// What nobody reads on is closed after a while.
    private func tidyLater() {
        guard taps.withLock({ $0.planTidying() }) else { return }
        queue.asyncAfter(deadline: .now() + KafkaTaps.idleSeconds) { [weak self] in
            guard let self, taps.withLock({ $0.tidy() }) else { return }
            tidyLater()
        }
    }
}
