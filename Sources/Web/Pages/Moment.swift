import Events
import FoundationEssentials

/// A point in time as pages show it.
struct Moment {
    /// RFC 3339, for programs.
    let machine: String
    /// To the second, for people.
    let full: String
    let day: String
    /// Seen from the present: `in 12 days`, `3 minutes ago`.
    let relative: String

    init(_ date: Date, seenFrom present: Date) {
        machine = Timestamps.format(date)
        let text = machine.prefix(19).replacing("T", with: " ")
        full = "\(text) UTC"
        day = String(text.prefix(10))
        relative = Self.relative(date.timeIntervalSince(present))
    }

    private static let units: [(seconds: Double, name: String)] = [
        (86_400 * 365.25, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"),
        (1, "second"),
    ]

    private static func relative(_ seconds: Double) -> String {
        let text = age(abs(seconds))
        guard abs(seconds) >= 1 else { return "now" }
        return seconds < 0 ? "\(text) ago" : "in \(text)"
    }

    /// A span in its largest unit: `12 days`, `1 second`, `0 seconds`.
    static func age(_ seconds: Double) -> String {
        // Two years is where days stop to say anything.
        for unit in units where seconds >= unit.seconds * (unit.name == "year" ? 2 : 1) {
            let count = Int(seconds / unit.seconds)
            return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
        }
        return "0 seconds"
    }
}
