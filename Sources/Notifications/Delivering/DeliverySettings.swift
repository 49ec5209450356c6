/// How often, how long and how much at once delivery is tried.
package struct DeliverySettings: Hashable, Sendable {
    /// Seconds between an attempt that failed and the next one; after the last of them comes the
    /// last attempt.
    ///
    /// The schedule of Standard Webhooks: 10 attempts in 75.6 hours.
    package var schedule: [Double] = [
        5, 300, 1_800, 2 * 3_600, 5 * 3_600, 10 * 3_600, 14 * 3_600, 20 * 3_600, 24 * 3_600,
    ]
    /// After so many seconds no attempt is begun in a batch; one under way ends by its channel's
    /// time-out.
    ///
    /// Well below the time after which a consumer group gives a member up (Kafka's
    /// `max.poll.interval.ms`, 5 minutes).
    package var batchSeconds = 20.0
    /// Receivers served at once.
    package var parallelReceivers = 16
    /// Failures in a row after which a receiver is left alone for the rest of the batch.
    package var failuresInRow = 3
    /// Notices that may wait for one receiver; beyond it the oldest are given up.
    package var maximumWaiting = 10_000
    /// Delivered notices remembered, for those that come again because a commit failed.
    package var rememberedNotices = 65_536

    package init() {}

    /// The longest that a notice waits for its last attempt, in seconds.
    package var horizonSeconds: Double { schedule.reduce(0, +) * (1 + Self.maximumJitter) }

    /// Pauses are longer by up to this share, by chance, so that receivers of one house do not come
    /// back at the same moment.
    static let maximumJitter = 0.1
}
