/// A place in a JSON text, moved on by those who know what has to come next.
///
/// It knows the shapes that requests are made of, and gives nil for all else, wrong or not: numbers,
/// nested objects, escapes beyond ASCII. Its methods are given the text each time, since a value that
/// lives in another cannot borrow.
struct JSONCursor {
    private(set) var position = 0

    /// The value of a member: what requests have.
    enum Value {
        case null
        case text(JSONText)
        case texts([JSONText])
    }

    /// Takes a byte of structure with the whitespace around it.
    mutating func take(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
        skipWhitespace(in: text)
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func isAtEnd(of text: Span<UInt8>) -> Bool {
        skipWhitespace(in: text)
        return position == text.count
    }

    mutating func value(in text: Span<UInt8>) -> Value? {
        if let one = string(in: text) { return .text(one) }
        if take(UInt8(ascii: "["), in: text) { return array(in: text).map(Value.texts) }
        return takeNull(in: text) ? .null : nil
    }

    mutating func string(in text: Span<UInt8>) -> JSONText? {
        guard take(UInt8(ascii: "\""), in: text) else { return nil }
        let start = position
        var hasEscapes = false
        while true {
            position = JSONRun.end(in: text, from: position)
            guard position < text.count else { return nil }
            switch text[position] {
            case UInt8(ascii: "\""):
                position += 1
                return JSONText(range: start..<(position - 1), hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                // What is escaped may be a quotation mark; whether it may be escaped is seen later.
                hasEscapes = true
                position += 2
            default:
                return nil
            }
        }
    }

    /// A whole number; nil for any other, and for one that does not fit.
    mutating func integer(in text: Span<UInt8>) -> Int64? {
        let isNegative = take(UInt8(ascii: "-"), in: text)
        skipWhitespace(in: text)
        let start = position
        var number: Int64 = 0
        while position < text.count {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = text[position] else { break }
            let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
            let digit = Int64(text[position] - UInt8(ascii: "0"))
            let (next, isStillTooLarge) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard !isTooLarge, !isStillTooLarge else { return nil }
            number = next
            position += 1
        }
        // What follows must end it: a point or an exponent would make it another number.
        let hasLeadingZero = position - start > 1 && text[start] == UInt8(ascii: "0")
        guard position > start, !hasLeadingZero, position < text.count else { return nil }
        let end = text[position]
        return [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")].contains(end)
            ? number : nil
    }

    /// The rest of an array of strings; each takes two bytes at least, so the text is the bound.
    private mutating func array(in text: Span<UInt8>) -> [JSONText]? {
        if take(UInt8(ascii: "]"), in: text) { return [] }
        var elements: [JSONText] = []
        repeat {
            guard let element = string(in: text) else { return nil }
            elements.append(element)
        } while take(UInt8(ascii: ","), in: text)
        return take(UInt8(ascii: "]"), in: text) ? elements : nil
    }

    private mutating func takeNull(in text: Span<UInt8>) -> Bool {
        skipWhitespace(in: text)
        guard text.count - position >= 4, text[position] == UInt8(ascii: "n"),
            text[position + 1] == UInt8(ascii: "u"), text[position + 2] == UInt8(ascii: "l"),
            text[position + 3] == UInt8(ascii: "l")
        else { return false }
        position += 4
        return true
    }

    private mutating func skipWhitespace(in text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
