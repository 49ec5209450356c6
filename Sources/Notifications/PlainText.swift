/// Text out of certificates and requests, made safe to show: on a terminal, in a mail, in a chat.
enum PlainText {
    /// Replaces what cannot be seen by its code, `\u{202E}`: control characters, line ends,
    /// overrides of the writing direction, joiners, unassigned and private characters
    /// (Unicode UAX #9, UTR #36).
    /// - Parameter limit: in Unicode scalars, so that a pile of combining marks counts.
    static func oneLine(_ text: String, limit: Int = 500) -> String {
        var safe = String.UnicodeScalarView()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard index < limit else {
                safe.append("…")
                break
            }
            if isVisible(scalar) {
                safe.append(scalar)
            } else {
                safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            }
        }
        return String(safe)
    }

    /// The same for several lines; only the line feed stays.
    static func lines(_ text: String, limit: Int = 20_000) -> String {
        var left = limit
        var safe: [String] = []
        // CR LF is one line end.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isLineFeed })
        {
            guard left > 0 else { break }
            safe.append(oneLine(String(line), limit: left))
            left -= line.unicodeScalars.count + 1
        }
        return safe.joined(separator: "\n")
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == " " { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned, .spaceSeparator:
            return false
        default:
            return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}

extension Character {
    fileprivate var isLineFeed: Bool { self == "\n" || self == "\r\n" }
}
