import Events

/// How to reach a Kafka cluster, and the bounds that this adapter keeps.
///
/// Everything else is librdkafka's: ``properties`` pass through to every client by the names of
/// its `CONFIGURATION.md`, such as `security.protocol`, `ssl.ca.location` or `sasl.username`. Those
/// on which the promises of ``EventLog`` rest are fixed, and refused.
package struct KafkaSettings: Sendable {
    /// `host:port`, several separated by commas.
    package var bootstrapServers: String
    package var properties: [String: String]

    /// How long an append waits for its acknowledgement before it says that the broker is away.
    package var deliveryTimeout: Duration = .seconds(30)
    /// How long a question to the cluster may take.
    package var requestTimeout: Duration = .seconds(15)
    /// How long the transaction of a dead process may hold readers back.
    package var transactionTimeout: Duration = .seconds(10)
    /// How long a member may be silent before the group gives its partitions to others.
    package var sessionTimeout: Duration = .seconds(10)
    /// How long a rebalance waits for batches in hand to be committed before it takes them away.
    package var revocationGrace: Duration = .seconds(3)
    /// Unacknowledged messages that one process holds; beyond it `append` waits.
    package var bufferBytes = 64 * 1024 * 1024
    /// What librdkafka tells of itself, and how often.
    package var statistics: KafkaStatistics.Subscription?

    /// How long a caller may judge one batch before the group gives its partitions to others.
    package var maximumPollGap: Duration = .seconds(300)

    /// - Parameter properties: time-outs among them take the place of ours, see ``KafkaTimeout``.
    package init(bootstrapServers: String, properties: [String: String] = [:]) {
        self.bootstrapServers = bootstrapServers
        self.properties = properties
        for timeout in KafkaTimeout.all {
            guard let value = properties[timeout.property].flatMap(timeout.parse) else { continue }
            self[keyPath: timeout.path] = value
        }
    }

    /// The properties that cannot be set, each with the reason.
    package static let fixed: [String: String] = [
        "acks": "an append is acknowledged when all in-sync replicas have it",
        "request.required.acks": "an append is acknowledged when all in-sync replicas have it",
        "allow.auto.create.topics": "topics are created on purpose, with: assay topics create",
        "auto.offset.reset": "a group begins at the beginning, and skips nothing",
        "bootstrap.servers": "the brokers are a setting of their own",
        "metadata.broker.list": "the brokers are a setting of their own",
        "delivery.report.only.error": "every append waits for its acknowledgement",
        "enable.auto.commit": "positions are committed with what followed from them",
        "enable.auto.offset.store": "positions are committed with what followed from them",
        "enable.idempotence": "without it, a retry could double a message",
        "enable.partition.eof": "it tells where a partition ends",
        "group.id": "each service names its group",
        "isolation.level": "only committed records may be read",
        "partitioner": "all writers have to agree on it, or a key loses its order",
        "transactional.id": "each process has one of its own, or copies would fence each other",
        "delivery.timeout.ms": "its other name, message.timeout.ms, is the one to set",
        "queue.buffering.max.kbytes": "the back pressure rests on it",
        "queue.buffering.max.messages": "it follows from the buffer's size",
        "statistics.interval.ms": "it is set where statistics are asked for",
    ]

    /// Says what is wrong with the settings, without connecting to anything.
    /// - Throws: `refused`.
    package func check() throws(EventLogError) {
        guard !bootstrapServers.isEmpty else {
            throw .refused("no Kafka broker is named: set kafka.bootstrap.servers to host:port")
        }
        for name in properties.keys.sorted() {
            if let reason = KafkaSettings.fixed[name] {
                throw .refused("kafka.\(name) cannot be set: \(reason)")
            }
        }
        for timeout in KafkaTimeout.all {
            guard let text = properties[timeout.property], timeout.parse(text) == nil else {
                continue
            }
            throw .refused("kafka.\(timeout.property) takes \(timeout.expectation)")
        }
        try checkSecurity()
        do {
            try RDKafkaClient.check(producerProperties)
            try RDKafkaClient.check(readerProperties)
        } catch {
            throw error.asSettingsProblem
        }
    }

    /// Static membership: the identity under which a restarted member takes its own place again.
    var instance: String? { properties["group.instance.id"] }

    /// `message.max.bytes` less the head-room for what a record adds to its message.
    var maximumMessageBytes: Int {
        let wire = properties["message.max.bytes"].flatMap { Int($0) } ?? 1_000_000
        return max(wire - KafkaSettings.recordOverheadBytes, 1)
    }

    /// Batch header (61 bytes), record fields (at most 36) and the lengths of 80 headers, rounded.
    static let recordOverheadBytes = 1024
}

// What each kind of client is told. Ours first, then the user's, then what cannot be changed.
extension KafkaSettings {
    /// For messages that stand for themselves.
    var producerProperties: [String: String] {
        properties(
            defaults: [
                "compression.type": "lz4",
                // A little patience makes batches; an append waits for its acknowledgement anyway.
                "linger.ms": "2",
            ],
            fixed: writing.merging([
                "message.timeout.ms": "\(deliveryTimeout.milliseconds)",
                // Twice what we let in, so that librdkafka's own bound is never met.
                "queue.buffering.max.kbytes": "\(bufferBytes / 1024 * 2 + 1024)",
                "queue.buffering.max.messages": "1000000",
            ]) { $1 })
    }

    /// For messages that follow from others.
    func transactionProperties(id: String) -> [String: String] {
        properties(
            defaults: ["compression.type": "lz4", "linger.ms": "2"],
            fixed: writing.merging([
                "transactional.id": id,
                "transaction.timeout.ms": "\(transactionTimeout.milliseconds)",
                "message.timeout.ms": "\(transactionTimeout.milliseconds)",
                "delivery.report.only.error": "true",
                "queue.buffering.max.kbytes": "\(bufferBytes / 1024 + 1024)",
                "queue.buffering.max.messages": "1000000",
            ]) { $1 })
    }

    /// For a member of a group.
    func memberProperties(group: GroupName, instance: String?) -> [String: String] {
        var fixed = reading.merging([
            "group.id": group.rawValue,
            "session.timeout.ms": "\(sessionTimeout.milliseconds)",
            // Where a group has no position, or one that retention has overtaken.
            "auto.offset.reset": "earliest",
            "enable.auto.commit": "false",
            "enable.auto.offset.store": "false",
        ]) { $1 }
        fixed["group.instance.id"] = instance
        return properties(
            defaults: [
                // Eager, and evenly over the partitions of several topics. librdkafka 2.0 crashes
                // or hangs when a cooperative-sticky member closes while it joins (#4381, #4528).
                "partition.assignment.strategy": "roundrobin",
                // Members learn of a rebalance by their heartbeat.
                "heartbeat.interval.ms": "\(max(sessionTimeout.milliseconds / 10, 100))",
                "fetch.wait.max.ms": "50",
                "fetch.max.bytes": "16777216",
                // Has to last for the second that librdkafka 2.0 rests once it is full.
                "queued.max.messages.kbytes": "98304",
            ], fixed: fixed)
    }

    /// For reading outside of groups, and for questions to the cluster.
    var readerProperties: [String: String] {
        properties(
            defaults: [
                // Finding the end takes as long as an empty fetch.
                "fetch.wait.max.ms": "10",
                // Of each partition; many may be open.
                "queued.max.messages.kbytes": "8192",
            ],
            fixed: reading.merging(["auto.offset.reset": "earliest", "enable.auto.commit": "false"])
            { $1 },
            without: ["group.instance.id"])
    }

    private var writing: [String: String] {
        [
            "enable.idempotence": "true", "acks": "all", "partitioner": "murmur2_random",
            "allow.auto.create.topics": "false",
        ]
    }

    private var reading: [String: String] {
        [
            "isolation.level": "read_committed", "enable.partition.eof": "true",
            "allow.auto.create.topics": "false",
        ]
    }

    private func properties(
        defaults: [String: String], fixed: [String: String], without: Set<String> = []
    ) -> [String: String] {
        var all = ["client.id": "assay", "reconnect.backoff.max.ms": "2000"]
        all.merge(defaults) { $1 }
        all.merge(properties.filter { !without.contains($0.key) }) { $1 }
        all.merge(fixed) { $1 }
        all["bootstrap.servers"] = bootstrapServers
        if let statistics {
            all["statistics.interval.ms"] = "\(max(statistics.interval.milliseconds, 100))"
        }
        return all
    }
}
