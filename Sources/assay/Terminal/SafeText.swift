import Certificates

typealias SafeText = Certificates.SafeText

extension SafeText {
    /// The same for JSON, where such characters can only be within strings.
    static func escapeJSON(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) || scalar == "\n" {
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
}
