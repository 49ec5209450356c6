/// How often, how long and how much at once delivery is tried.
package struct DeliverySettings: Codable, Hashable, Sendable {
    /// Attempts for one notice.
    package var maximumAttempts = 5
    /// The pause before the second attempt; each further one is twice as long.
    package var firstPauseSeconds = 1.0
    package var maximumPauseSeconds = 30.0
    /// After this no attempt is begun in a batch; one under way ends by its channel's time-out.
    package var batchSeconds = 30.0
    /// Receivers served at once.
    package var parallelReceivers = 16
    /// A notice older than this is given up when an attempt fails, whatever attempts are left.
    package var maximumAgeSeconds = 3_600.0
    /// Conclusions remembered, for notices that come again.
    package var rememberedNotices = 65_536

    package init() {}

    /// Missing settings have their default.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func set<T: Decodable>(_ value: inout T, _ key: CodingKeys) throws {
            value = try values.decodeIfPresent(T.self, forKey: key) ?? value
        }
        try set(&maximumAttempts, .maximumAttempts)
        try set(&firstPauseSeconds, .firstPauseSeconds)
        try set(&maximumPauseSeconds, .maximumPauseSeconds)
        try set(&batchSeconds, .batchSeconds)
        try set(&parallelReceivers, .parallelReceivers)
        try set(&maximumAgeSeconds, .maximumAgeSeconds)
        try set(&rememberedNotices, .rememberedNotices)
    }

    enum CodingKeys: String, CodingKey {
        case maximumAttempts = "maximum_attempts"
        case firstPauseSeconds = "first_pause_seconds"
        case maximumPauseSeconds = "maximum_pause_seconds"
        case batchSeconds = "batch_seconds"
        case parallelReceivers = "parallel_receivers"
        case maximumAgeSeconds = "maximum_age_seconds"
        case rememberedNotices = "remembered_notices"
    }

    /// All that is wrong with it, by setting.
    var problems: [(setting: String, text: String)] {
        let counts = [
            ("maximum_attempts", maximumAttempts), ("parallel_receivers", parallelReceivers),
            ("remembered_notices", rememberedNotices),
        ]
        let month = 86_400.0 * 30
        let times = [
            ("first_pause_seconds", firstPauseSeconds, 0...month),
            ("maximum_pause_seconds", maximumPauseSeconds, 0...month),
            // Without any time no attempt would ever begin.
            ("batch_seconds", batchSeconds, 1...month),
            ("maximum_age_seconds", maximumAgeSeconds, 0...month),
        ]
        let wrongCounts = counts.filter { !(1...1_000_000).contains($0.1) }
        let wrongTimes = times.filter { !$0.2.contains($0.1) }
        return wrongCounts.map { ($0.0, "must be 1 to 1,000,000") }
            + wrongTimes.map { ($0.0, "must be \(Int($0.2.lowerBound)) to \(Int(month)) seconds") }
    }
}
