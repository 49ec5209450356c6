/// UTCTime and GeneralizedTime in the one form each that RFC 5280 sections 4.1.2.5.1 and .2 allow:
/// seconds always, `Z` always, no fractions.
enum DERTime {
    /// A time, and whether it was written as the rules for certificates and CRLs ask.
    struct Reading {
        let time: PointInTime
        /// A GeneralizedTime before 2050, where UTCTime is to be used (RFC 5280 section 4.1.2.5).
        let isInWrongForm: Bool
    }

    /// Either of the two, as certificates and CRLs have them.
    static func either(_ element: DERElement, in bytes: Span<UInt8>) throws(DERError) -> Reading {
        switch element.tag {
        case .utcTime:
            return Reading(time: try utcTime(element, in: bytes), isInWrongForm: false)
        case .generalizedTime:
            let time = try generalizedTime(element, in: bytes)
            return Reading(time: time, isInWrongForm: time.secondsSince1970 < startOf2050)
        default:
            throw DERError(.unknownAlternative(element.tag), at: element.start)
        }
    }

    /// `YYMMDDHHMMSSZ`, where YY below 50 is 20YY and else 19YY.
    private static func utcTime(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> PointInTime {
        guard element.count == 13 else { throw DERError(.invalidTime, at: element.start) }
        let year = pair(at: element.contentStart, in: bytes)
        return try time(
            year: year < 50 ? 2000 + year : 1900 + year, from: element.contentStart + 2,
            of: element, in: bytes)
    }

    /// `YYYYMMDDHHMMSSZ`.
    static func generalizedTime(
        _ element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> PointInTime {
        guard element.count == 15 else { throw DERError(.invalidTime, at: element.start) }
        let century = pair(at: element.contentStart, in: bytes)
        let year = pair(at: element.contentStart + 2, in: bytes)
        return try time(
            year: century * 100 + year, from: element.contentStart + 4, of: element, in: bytes)
    }

    /// Reads `MMDDHHMMSSZ`.
    private static func time(
        year: Int64, from start: Int, of element: DERElement, in bytes: Span<UInt8>
    ) throws(DERError) -> PointInTime {
        let month = pair(at: start, in: bytes)
        let day = pair(at: start + 2, in: bytes)
        let hour = pair(at: start + 4, in: bytes)
        let minute = pair(at: start + 6, in: bytes)
        let second = pair(at: start + 8, in: bytes)
        // A pair that is not two digits is negative beyond any sum.
        guard year >= 0, 1...12 ~= month, day >= 1, day <= daysIn(month, of: year),
            0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second,
            bytes[start + 10] == UInt8(ascii: "Z")
        else { throw DERError(.invalidTime, at: element.start) }
        let days = PointInTime.days(year: year, month: month, day: day)
        return PointInTime(
            secondsSince1970: days * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// Two digits as a number; far below zero where they are none.
    @inline(__always)
    private static func pair(at index: Int, in bytes: Span<UInt8>) -> Int64 {
        let tens = bytes[index] &- UInt8(ascii: "0")
        let ones = bytes[index + 1] &- UInt8(ascii: "0")
        guard tens < 10, ones < 10 else { return -1_000_000 }
        return Int64(tens) * 10 + Int64(ones)
    }

    private static func daysIn(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static let startOf2050: Int64 = 2_524_608_000
}
