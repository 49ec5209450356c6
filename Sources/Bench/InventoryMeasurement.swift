/// What a run of the inventory's benchmark came to.
package struct InventoryMeasurement: Encodable, Hashable, Sendable {
    package struct Search: Encodable, Hashable, Sendable {
        package let kind: String
        /// The median.
        package let milliseconds: Double
        /// Certificates on the page, of the last search.
        package let found: Int

        enum CodingKeys: String, CodingKey {
            case kind
            case milliseconds = "p50_ms"
            case found
        }
    }

    /// Certificates, of one outcome each.
    package let count: Int
    /// Outcomes taken in, out of the log.
    package let eventsPerSecond: Double
    /// User and system time of the whole process for one of them.
    package let cpuMicroseconds: Double
    package let searches: [Search]
    /// The median, in milliseconds.
    package let overview: Double
    package let peakResidentMegabytes: Double

    enum CodingKeys: String, CodingKey {
        case count, searches
        case eventsPerSecond = "events_per_second"
        case cpuMicroseconds = "cpu_us_per_event"
        case overview = "overview_p50_ms"
        case peakResidentMegabytes = "peak_rss_mb"
    }
}
