import CRDKafka
import Events

/// The polling thread of a subscription.
///
/// While nobody asks for records it takes none; librdkafka's queue of fetched records is full then,
/// and fetches no more.
final class KafkaPoller {
    let consumer: RDKafkaGroupConsumer
    private let core: SubscriptionCore
    /// Read, and not handed out yet: over a limit, or nobody asked any more.
    private var backlog: [Record] = []
    private var backlogBytes = 0
    /// The offset that no later record of a partition may be below.
    private var expected: [Partition: Int64] = [:]

    /// How long one wait for records may keep the thread from looking after the group.
    private static let slice = Duration.milliseconds(50)

    init(core: SubscriptionCore, consumer: RDKafkaGroupConsumer) {
        self.core = core
        self.consumer = consumer
    }

    func run() {
        while true {
            switch core.turn {
            case .rest:
                serveGroup()
                core.rest(KafkaPoller.slice)
            case .starve: core.rest(KafkaPoller.slice)
            case .rewind(let partitions): rewind(to: partitions)
            case .fetch(let request): fetch(request)
            case .leave:
                if !core.leavesWithoutAWord { consumer.close() }
                return
            }
        }
    }

    /// Rebalances, and what goes wrong in the group.
    private func serveGroup() {
        while let polled = consumer.serve() { take(polled) }
        let revoked = core.takeRevoked()
        guard !revoked.isEmpty else { return }
        backlog.removeAll { revoked.contains($0.position.partition) }
        backlogBytes = backlog.reduce(0) { $0 + $1.message.sizeInBytes }
        for partition in revoked { expected[partition] = nil }
    }

    private func fetch(_ request: SubscriptionState.Request) {
        serveGroup()
        let limit = request.limit
        fill(limit)
        if backlog.isEmpty {
            let left = ContinuousClock.now.duration(to: request.deadline)
            core.rest(min(max(left, .zero), KafkaPoller.slice))
            fill(limit)
        }
        if backlog.isEmpty, consumer.takeOutage() {
            // librdkafka keeps trying; told once, so that a caller's silence has a reason.
            return take(RDKafkaError(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN), nil)
        }
        guard !backlog.isEmpty || ContinuousClock.now >= request.deadline else { return }
        let count = fitting(limit)
        if core.handOut(Array(backlog.prefix(count))) {
            backlog.removeFirst(count)
            backlogBytes = backlog.reduce(0) { $0 + $1.message.sizeInBytes }
        }
    }

    /// Reads until the limit is met or there is nothing more.
    private func fill(_ limit: BatchLimit) {
        while backlog.count < max(limit.records, 1), backlogBytes < limit.bytes || backlog.isEmpty {
            guard let polled = consumer.poll() else { return }
            take(polled)
        }
    }

    /// How much of the backlog goes into one batch: at least one record.
    private func fitting(_ limit: BatchLimit) -> Int {
        var bytes = 0
        var count = 0
        for record in backlog.prefix(max(limit.records, 1)) {
            bytes += record.message.sizeInBytes
            guard count == 0 || bytes <= limit.bytes else { break }
            count += 1
        }
        return count
    }

    private func take(_ polled: RDKafkaPolled) {
        switch polled {
        case .record(let record):
            let partition = record.position.partition
            guard record.position.offset >= expected[partition] ?? 0 else {
                // It should not happen; going back is right whatever the reason.
                return core.giveUp("\(record.position) came again", told: false)
            }
            expected[partition] = record.position.offset + 1
            backlog.append(record)
            backlogBytes += record.message.sizeInBytes
        case .end: break
        case .failure(let error, let topic): take(error, topic)
        }
    }

    private func take(_ error: RDKafkaError, _ topic: TopicName?) {
        if error.isFatal || error.code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID {
            return core.fail(
                .refused("the group does not take this member: \(error.words) (\(error.name))"))
        }
        let told = error.asEventLogError(
            "cannot read", topic: topic, complaint: consumer.complaint)
        switch told {
        case .topicMissing, .refused, .storage: core.report(told)
        case .unavailable where error.code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            core.report(told)
        // librdkafka keeps trying.
        case .unavailable, .batchLost, .messageTooLarge, .closed: break
        }
    }

    private func rewind(to partitions: Set<Partition>) {
        do throws(EventLogError) {
            try core.settle()
            try seekToCommitted(partitions)
        } catch {
            return core.report(error)
        }
        backlog.removeAll()
        backlogBytes = 0
        expected.removeAll()
        core.rewound()
    }

    private func seekToCommitted(_ partitions: Set<Partition>) throws(EventLogError) {
        guard !partitions.isEmpty else { return }
        do {
            let timeout = core.settings.requestTimeout
            let committed = try consumer.committed(partitions.sorted(), timeout)
            try consumer.seek(
                committed.map {
                    RDKafkaOffset(
                        $0.partition, $0.offset >= 0 ? $0.offset : Int64(RD_KAFKA_OFFSET_BEGINNING))
                }, timeout)
        } catch {
            throw error.asEventLogError(
                "cannot go back to the committed positions", complaint: consumer.complaint)
        }
    }
}
