/// A point in time of the years 1600 to 9999, in UTC and to the millisecond, without Foundation's
/// calendars: each event has several times, and a formatter takes microseconds for each.
struct CalendarTime {
    private let year: Int64
    private let month: Int64
    private let day: Int64
    /// Within the day.
    private let milliseconds: Int64

    private static let millisecondsOfDay: Int64 = 86_400_000
    /// The years in which all calendars agree, and which have four digits.
    private static let years: ClosedRange<Int64> = 1600...9999
    /// Days from the first of March of year 0 to 1970.
    private static let daysBefore1970: Int64 = 719_468
    private static let daysOfFourCenturies: Int64 = 146_097

    /// Nil before 1600 and after 9999.
    init?(millisecondsSince1970 count: Int64) {
        let (days, rest) = count.dividedFloored(by: Self.millisecondsOfDay)
        // Years that begin in March have the leap day at their end.
        // https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        let (era, dayOfEra) = (days + Self.daysBefore1970).dividedFloored(
            by: Self.daysOfFourCenturies)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        milliseconds = rest
        guard Self.years.contains(year) else { return nil }
    }

    /// Reads `2026-11-23T06:50:31Z` or `2026-11-23T06:50:31.250Z`; nil for all else, right or wrong.
    init?(_ text: Span<UInt8>) {
        guard text.count == 20 || text.count == 24, text[text.count - 1] == UInt8(ascii: "Z"),
            text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
            text[16] == UInt8(ascii: ":"),
            let year = Self.number(text, 0, 4), let month = Self.number(text, 5, 2),
            let day = Self.number(text, 8, 2), let hour = Self.number(text, 11, 2),
            let minute = Self.number(text, 14, 2), let second = Self.number(text, 17, 2),
            Self.years.contains(year), (1...12).contains(month),
            (1...Self.days(of: month, in: year)).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction: Int64 = 0
        if text.count == 24 {
            guard text[19] == UInt8(ascii: "."), let read = Self.number(text, 20, 3) else {
                return nil
            }
            fraction = read
        }
        self.year = year
        self.month = month
        self.day = day
        milliseconds = ((hour * 60 + minute) * 60 + second) * 1_000 + fraction
    }

    var millisecondsSince1970: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = marchYear.dividedFloored(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * Self.daysOfFourCenturies + dayOfEra - Self.daysBefore1970
        return days * Self.millisecondsOfDay + milliseconds
    }

    /// Appends it as RFC 3339, with milliseconds where there are any.
    func append(to text: inout [UInt8]) {
        text.append(addingCapacity: 24) { output in
            let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
            output.append(twoDigits: year / 100)
            output.append(twoDigits: year % 100)
            output.append(UInt8(ascii: "-"))
            output.append(twoDigits: month)
            output.append(UInt8(ascii: "-"))
            output.append(twoDigits: day)
            output.append(UInt8(ascii: "T"))
            output.append(twoDigits: seconds / 3_600)
            output.append(UInt8(ascii: ":"))
            output.append(twoDigits: seconds / 60 % 60)
            output.append(UInt8(ascii: ":"))
            output.append(twoDigits: seconds % 60)
            if fraction != 0 {
                output.append(UInt8(ascii: "."))
                output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 100))
                output.append(twoDigits: fraction % 100)
            }
            output.append(UInt8(ascii: "Z"))
        }
    }

    private static func number(_ text: Span<UInt8>, _ start: Int, _ digits: Int) -> Int64? {
        var number: Int64 = 0
        for index in start..<start + digits {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + Int64(digit)
        }
        return number
    }

    private static func days(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    /// Quotient and remainder, of which the latter is never negative.
    fileprivate func dividedFloored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension OutputSpan<UInt8> {
    fileprivate mutating func append(twoDigits number: Int64) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
