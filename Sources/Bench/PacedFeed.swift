import Events
import ServiceLifecycle

/// Sends requests at a steady rate, whether the pipeline keeps up or not.
///
/// Each counts as sent when it is due by the rate: what is late because the log was slow stays late
/// in the latencies (Tene, "coordinated omission").
struct PacedFeed: Service {
    let requests: RequestFeed
    let log: any EventLog
    let topic: TopicName
    let tally: RunTally
    /// The number of the first request.
    let first: Int
    let count: Int
    /// A second.
    let rate: Double

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await feed() }
    }

    private func feed() async throws {
        let start = ContinuousClock.now
        var sent = 0
        while sent < count, !Task.isCancelled {
            let due = start + .seconds(Double(sent) / rate)
            do { try await Task.sleep(until: due) } catch { return }
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            // What was due while the log took the last ones goes together.
            let end = min(count, max(sent + 1, Int(elapsed * rate)))
            let messages = (sent..<end).map { index in
                let message = requests.message(first + index)
                tally.isDue(
                    RequestFeed.id(first + index), at: start + .seconds(Double(index) / rate))
                return message
            }
            _ = try await log.append(messages, to: topic)
            sent = end
        }
    }
}
