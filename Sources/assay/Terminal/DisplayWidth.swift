/// How many columns of a terminal a text takes.
enum DisplayWidth {
    /// - Parameter text: without control characters; see ``SafeText``.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    /// The beginning of a text that fits, with an ellipsis where something was cut.
    static func truncate(_ text: String, to columns: Int) -> String {
        guard of(text) > columns, columns > 0 else { return text }
        var kept = ""
        var taken = 0
        for character in text {
            let width = of(String(character))
            guard taken + width < columns else { break }
            kept.append(character)
            taken += width
        }
        return kept + "…"
    }

    static func pad(_ text: String, to columns: Int, trailing: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, columns - of(text)))
        return trailing ? space + text : text + space
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    /// East Asian Width W and F, and emoji (Unicode 15.1, `EastAsianWidth.txt`), joined to blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF,
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F300...0x1F64F,
        0x1F680...0x1F6FF, 0x1F7E0...0x1F7EB, 0x1F90C...0x1F9FF, 0x1FA70...0x1FAFF,
        0x20000...0x2FFFD, 0x30000...0x3FFFD,
    ]
}
