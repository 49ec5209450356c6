/// A family of measurements that `/metrics` shows beside its own.
package struct Gauge: Sendable {
    /// As Prometheus has names: `assay_kafka_queued_messages`.
    let name: String
    let help: String
    let samples: [(labels: [String: String], value: Double)]

    package init(
        _ name: String, _ help: String, _ samples: [(labels: [String: String], value: Double)]
    ) {
        self.name = name
        self.help = help
        self.samples = samples
    }
}
