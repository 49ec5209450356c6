import FoundationEssentials

/// A moment as certificates and CRLs write it: whole seconds, in UTC, years 0 to 9999.
package struct PointInTime: Hashable, Sendable, Comparable {
    /// Leap seconds do not count, as in POSIX.
    package let secondsSince1970: Int64

    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    package var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }

    package static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.secondsSince1970 < rhs.secondsSince1970
    }
}

extension PointInTime: CustomStringConvertible {
    /// The form of RFC 3339, as in `2026-03-15T00:00:00Z`.
    package var description: String {
        let second = (secondsSince1970 % 86_400 + 86_400) % 86_400
        let (year, month, day) = Self.civil(daysSince1970: (secondsSince1970 &- second) / 86_400)
        let date = "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
        let hour = padded(second / 3600, to: 2)
        return "\(date)T\(hour):\(padded(second / 60 % 60, to: 2)):\(padded(second % 60, to: 2))Z"
    }

    private func padded(_ number: Int64, to width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension PointInTime {
    /// Days from 1970-01-01 to a day of the Gregorian calendar.
    ///
    /// After Howard Hinnant's "chrono-compatible low-level date algorithms", `days_from_civil`, for
    /// years from 0: a year begins in March, so that the leap day is its last.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        // 400 years are added and taken off again, so that nothing is negative.
        let shifted = (month <= 2 ? year - 1 : year) + 400
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era - 1) * 146_097 + dayOfEra - 719_468
    }

    private static func civil(
        daysSince1970 days: Int64
    ) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
