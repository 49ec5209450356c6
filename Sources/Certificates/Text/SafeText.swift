/// Text from strangers, made fit for terminals, logs and mails.
///
/// Whatever moves the cursor, turns the direction of writing, does not show, or is no character at
/// all is written as its number, and what is too long ends in three dots.
package enum SafeText {
    /// How many characters of one text are shown where the caller says nothing.
    package static let defaultLimit = 1024

    /// Marks that may sit on one character; more would climb over the lines around it.
    private static let maximumMarks = 4

    /// The text on one line, with everything suspicious as `\u{...}`.
    ///
    /// - Parameter limit: in Unicode scalars, so that a pile of combining marks counts.
    package static func escape(_ text: String, limit: Int = defaultLimit) -> String {
        guard !isPlain(text, limit: limit) else { return text }
        var safe = String.UnicodeScalarView()
        var marks = 0
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else {
                safe.append(contentsOf: "...".unicodeScalars)
                break
            }
            marks = isMark(scalar) ? marks + 1 : 0
            if isHarmless(scalar), marks <= maximumMarks {
                safe.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                safe.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
            }
        }
        return String(safe)
    }

    /// The same of octets that are taken for UTF-8, with a text of our own before them.
    ///
    /// Made in one piece where nothing has to be escaped, as of nearly all names.
    package static func escape(
        _ octets: ArraySlice<UInt8>, after prefix: String = "", limit: Int = defaultLimit
    ) -> String {
        guard octets.count <= limit, isPlain(octets.span) else {
            return prefix + escape(String(decoding: octets, as: UTF8.self), limit: limit)
        }
        var text: [UInt8] = []
        text.reserveCapacity(prefix.utf8.count + octets.count)
        text.append(contentsOf: prefix.utf8)
        text.append(contentsOf: octets)
        return String(decoding: text, as: UTF8.self)
    }

    private static func isPlain(_ octets: Span<UInt8>) -> Bool {
        for index in octets.indices where !(0x20...0x7E ~= octets[index]) { return false }
        return true
    }

    /// Whether a text is short and of printable ASCII alone, and so is shown as it is.
    private static func isPlain(_ text: String, limit: Int) -> Bool {
        text.utf8.count <= limit && text.utf8.allSatisfy { 0x20...0x7E ~= $0 }
    }

    /// Whether a character shows itself, in its place, as what it is.
    package static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80 else { return 0x20...0x7E ~= scalar.value }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
            .privateUse, .unassigned:
            return false
        default:
            return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}
