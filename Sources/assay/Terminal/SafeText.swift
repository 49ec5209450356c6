/// Text from outside, made safe to print on one line of a terminal.
///
/// What is in a certificate is chosen by whoever made it: escape sequences, line breaks, text that
/// runs backwards or cannot be seen. Nothing of that may move the cursor, forge a line or hide one.
enum SafeText {
    /// Marks that may sit on one character; more would climb over the lines around it.
    private static let maximumMarks = 4

    /// Replaces all that is not plainly visible by its code point: `\u{1B}`.
    static func escape(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        var safe = ""
        var marks = maximumMarks
        for scalar in text.unicodeScalars {
            marks = isMark(scalar) ? marks + 1 : 0
            if isVisible(scalar), marks <= maximumMarks {
                safe.unicodeScalars.append(scalar)
            } else {
                safe += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return safe
    }

    /// The same for JSON, where such characters can only be within strings.
    static func escapeJSON(_ text: String) -> String {
        guard !isPlain(text) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isVisible(scalar) || scalar == "\n" {
                safe.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return safe
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}
