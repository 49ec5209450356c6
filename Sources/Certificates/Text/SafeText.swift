/// Text from strangers, made fit for terminals, logs and mails.
///
/// Whatever moves the cursor, turns the direction of writing, does not show, or is no character at
/// all is written as its number, and what is too long ends in three dots.
package enum SafeText {
    /// How many characters of one text are shown where the caller says nothing.
    package static let defaultLimit = 1024

    /// The text with everything suspicious as `\u{...}`.
    package static func escape(_ text: String, limit: Int = defaultLimit) -> String {
        var result = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < limit else { return result + "..." }
            if isHarmless(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return result
    }

    /// Whether a character shows itself, in its place, as what it is.
    static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x80 else { return 0x20...0x7E ~= scalar.value }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate,
            .privateUse, .unassigned:
            return false
        default:
            return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
