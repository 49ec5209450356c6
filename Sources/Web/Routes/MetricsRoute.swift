import Events
import Hummingbird
import Inventory
import Notifications

/// `GET /metrics`: the state of the log's groups and of the inventory, for Prometheus.
struct MetricsRoute {
    private let parts: HTTPParts

    init(_ parts: HTTPParts) {
        self.parts = parts
    }

    func add(to router: Router<WebContext>) {
        router.get("metrics") { _, _ in
            var text = PrometheusText()
            try await writeLags(to: &text)
            write(try await parts.inventory.overview(since: parts.now()), to: &text)
            write(parts.watch.snapshot, to: &text)
            for gauge in parts.gauges() { text.family(gauge.name, gauge.help, gauge.samples) }
            for counters in parts.counters() { text.family(counters) }
            return Response.text(text.description, type: PrometheusText.contentType)
        }
    }

    /// A log that is away is a fact to be measured, too.
    private func writeLags(to text: inout PrometheusText) async throws {
        var isUp = true
        var lags: [(GroupName, [PartitionLag])] = []
        for reader in parts.readers {
            do {
                lags.append(
                    (reader.group, try await parts.log.lag(of: reader.group, in: reader.topics)))
            } catch EventLogError.topicMissing {
                continue
            } catch {
                isUp = false
            }
        }
        text.family("assay_log_up", "Whether the log answers.", [([:], isUp ? 1 : 0)])
        text.family(
            "kafka_consumergroup_lag", "Records that a group has not committed, by partition.",
            lags.flatMap { group, lags in
                lags.map { lag in (labels(group, lag.partition), Double(lag.records)) }
            })
        text.family(
            "kafka_consumergroup_group_lag_seconds",
            "Age of the oldest record that a group has not committed.",
            lags.map { group, lags in
                let oldest = lags.map(\.age).max() ?? .zero
                return (["consumergroup": group.rawValue], oldest / .seconds(1))
            })
    }

    private func write(_ overview: InventoryOverview, to text: inout PrometheusText) {
        text.family(
            "assay_certificates", "Certificates in use, by the gravest verdict on them.",
            Indication.allCases.map { indication in
                (["indication": indication.rawValue], Double(overview.certificates[indication]))
            })
    }

    /// A receiver that nothing reaches is seen here as well as on the page.
    private func write(_ snapshot: AlertWatch.Snapshot, to text: inout PrometheusText) {
        var states = Dictionary(
            uniqueKeysWithValues: Alert.State.allCases.filter { $0 != .resolved }.map { ($0, 0) })
        for entry in snapshot.board.entries { states[entry.alert.state]? += 1 }
        text.family(
            "assay_alerts", "Open alerts, by state.",
            states.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                (["state": $0.key.rawValue], Double($0.value))
            })
        let receivers = snapshot.deliveries.receivers
        text.family(
            CounterFamily(
                "assay_notices_total",
                "Notices that reached a receiver or were given up, since four days before the start.",
                receivers.flatMap { health in
                    [("delivered", health.delivered), ("failed", health.failed)].map {
                        (labels: ["receiver": health.receiver, "status": $0.0], count: $0.1)
                    }
                }))
        text.family(
            "assay_receiver_in_trouble", "Whether the last attempt to reach a receiver failed.",
            receivers.map { (["receiver": $0.receiver], $0.isInTrouble ? 1 : 0) })
    }

    private func labels(_ group: GroupName, _ partition: Partition) -> [String: String] {
        [
            "consumergroup": group.rawValue, "topic": partition.topic.rawValue,
            "partition": "\(partition.index)",
        ]
    }
}
