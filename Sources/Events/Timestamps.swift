import FoundationEssentials

/// Points in time as text: RFC 3339, in UTC.
package enum Timestamps {
    /// With milliseconds where there are any: `2026-11-23T06:50:31Z`, `2026-11-23T06:50:31.250Z`.
    package static func format(_ date: Date) -> String {
        let count = date.millisecondsSince1970
        if count % 1000 == 0 {
            return Date(millisecondsSince1970: count).formatted(seconds)
        }
        // The formatter cuts off what is below a millisecond; a quarter of one keeps it from cutting
        // a millisecond that a Double holds as a little less.
        let steady = Date(timeIntervalSince1970: (Double(count) + 0.25) / 1000)
        return steady.formatted(milliseconds)
    }

    /// Reads RFC 3339 with any offset, with or without a fraction; nil for anything else.
    package static func parse(_ text: String) -> Date? {
        (try? seconds.parse(text)) ?? (try? milliseconds.parse(text))
    }

    private static let seconds = Date.ISO8601FormatStyle()
    private static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
