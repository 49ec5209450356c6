/// A time-out that has librdkafka's name and our bounds.
///
/// The promises of ``EventLog`` rest on each, so it is not only passed on: the adapter waits by it,
/// too, and values that would break a promise are refused.
struct KafkaTimeout {
    let property: String
    let path: any WritableKeyPath<KafkaSettings, Duration> & Sendable
    let milliseconds: ClosedRange<Int>

    static let all = [
        // Brokers refuse what is below their group.min.session.timeout.ms, 6 s by default.
        KafkaTimeout(
            property: "session.timeout.ms", path: \.sessionTimeout, milliseconds: 1_000...300_000),
        // Above their transaction.max.timeout.ms, 15 minutes by default.
        KafkaTimeout(
            property: "transaction.timeout.ms", path: \.transactionTimeout,
            milliseconds: 1_000...900_000),
        KafkaTimeout(
            property: "message.timeout.ms", path: \.deliveryTimeout,
            milliseconds: 1_000...900_000),
        KafkaTimeout(
            property: "max.poll.interval.ms", path: \.maximumPollGap,
            milliseconds: 1_000...86_400_000),
    ]

    /// Nil for what is no number, or out of bounds.
    func parse(_ text: String) -> Duration? {
        Int(text).flatMap { milliseconds.contains($0) ? .milliseconds($0) : nil }
    }

    var expectation: String {
        "whole milliseconds from \(milliseconds.lowerBound) to \(milliseconds.upperBound)"
    }
}
