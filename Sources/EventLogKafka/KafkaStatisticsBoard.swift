import Synchronization

/// The latest statistics of each client of a log, for whoever looks.
final class KafkaStatisticsBoard: Sendable {
    private struct Entry {
        let statistics: KafkaStatistics
        let time: ContinuousClock.Instant
    }

    /// Prometheus usually looks four times a minute.
    private static let interval = Duration.seconds(10)
    /// A client that was silent for three of its turns is gone.
    private static let patience = interval * 3

    private let entries = Mutex<[String: Entry]>([:])

    var subscription: KafkaStatistics.Subscription {
        KafkaStatistics.Subscription(every: Self.interval) { [weak self] statistics in
            self?.note(statistics)
        }
    }

    var latest: [KafkaStatistics] {
        let oldest = ContinuousClock.now - Self.patience
        return entries.withLock { entries in
            entries = entries.filter { $0.value.time >= oldest }
            return entries.values.map(\.statistics).sorted { $0.client < $1.client }
        }
    }

    private func note(_ statistics: KafkaStatistics) {
        entries.withLock { $0[statistics.client] = Entry(statistics: statistics, time: .now) }
    }
}
