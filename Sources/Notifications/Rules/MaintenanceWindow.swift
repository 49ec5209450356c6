import Events
import FoundationEssentials

/// Hours of the week, in UTC, in which nobody is told of some alerts.
package struct MaintenanceWindow: Hashable, Sendable {
    package var name: String
    /// 1 is Sunday, as Foundation counts; the day on which it begins.
    package var days: Set<Int>
    /// Minutes of the day; where the end is not after the beginning, it is on the next day.
    package var fromMinute: Int
    package var toMinute: Int
    package var match: AlertMatcher

    package init(
        name: String, days: Set<Int>, fromMinute: Int, toMinute: Int, match: AlertMatcher
    ) {
        self.name = name
        self.days = days
        self.fromMinute = fromMinute
        self.toMinute = toMinute
        self.match = match
    }

    func covers(_ time: Date) -> Bool { end(at: time) != nil }

    /// When the window that `time` lies in is over; nil where it lies in none.
    func end(at time: Date) -> Date? {
        let minutes = Int((time.timeIntervalSince1970 / 60).rounded(.down))
        let day = Int((Double(minutes) / 1_440).rounded(.down))
        let minute = minutes - day * 1_440
        // 1970-01-01 was a Thursday, the fifth day.
        let weekday = (day + 4) % 7 + 1
        let yesterday = (weekday + 5) % 7 + 1
        let isOvernight = fromMinute >= toMinute
        let lastDay: Int
        if isOvernight, days.contains(yesterday), minute < toMinute {
            lastDay = day
        } else if days.contains(weekday), minute >= fromMinute, isOvernight || minute < toMinute {
            lastDay = isOvernight ? day + 1 : day
        } else {
            return nil
        }
        return Date(timeIntervalSince1970: Double(lastDay * 1_440 + toMinute) * 60)
    }
}
