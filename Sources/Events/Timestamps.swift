import FoundationEssentials

/// Points in time as text: RFC 3339, in UTC.
package enum Timestamps {
    /// With milliseconds where there are any: `2026-11-23T06:50:31Z`, `2026-11-23T06:50:31.250Z`.
    package static func format(_ date: Date) -> String {
        var text: [UInt8] = []
        append(date, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the same text to bytes.
    static func append(_ date: Date, to text: inout [UInt8]) {
        let milliseconds = date.millisecondsSince1970
        guard let calendar = CalendarTime(millisecondsSince1970: milliseconds) else {
            text.append(contentsOf: formatted(milliseconds).utf8)
            return
        }
        calendar.append(to: &text)
    }

    /// Reads RFC 3339 with any offset, with or without a fraction; nil for anything else.
    package static func parse(_ text: String) -> Date? {
        if let calendar = CalendarTime(text.utf8Span.span) {
            return Date(millisecondsSince1970: calendar.millisecondsSince1970)
        }
        return (try? seconds.parse(text)) ?? (try? milliseconds.parse(text))
    }

    /// What Foundation makes of it, for the years that have a calendar of their own.
    private static func formatted(_ count: Int64) -> String {
        if count % 1000 == 0 {
            return Date(millisecondsSince1970: count).formatted(seconds)
        }
        // The formatter cuts off what is below a millisecond; a quarter of one keeps it from cutting
        // a millisecond that a Double holds as a little less.
        let steady = Date(timeIntervalSince1970: (Double(count) + 0.25) / 1000)
        return steady.formatted(milliseconds)
    }

    private static let seconds = Date.ISO8601FormatStyle()
    private static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
