import FoundationEssentials

/// Text in header fields: plain where it is harmless, as encoded words where not (RFC 2047).
///
/// Line ends never pass: a header cannot be injected through a value.
enum EncodedWords {
    /// RFC 5322, 2.1.1; an encoded word has at most 75 (RFC 2047, 2).
    static let maximumLine = 76
    /// Bytes of UTF-8 in one word: 60 characters with base64 and frame, so that the first one fits
    /// behind any of our field names. (A break right after the name is kept as a space by readers.)
    static let wordBytes = 36

    /// A field with free text, folded.
    static func field(_ name: String, text: String) -> String {
        guard isPlain(text) else {
            return "\(name): \(words(text).joined(separator: "\r\n "))"
        }
        return fold(name, text.split(separator: " ").map(String.init), joiner: "")
    }

    /// A field with a list of values that need no encoding, folded.
    static func field(_ name: String, structured values: [String]) -> String {
        fold(name, values, joiner: ",")
    }

    /// A display name before an address.
    static func phrase(_ text: String) -> String {
        let isAtoms = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x20
        }
        return isAtoms && text.utf8.count < 60 ? text : words(text).joined(separator: "\r\n ")
    }

    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var piece: [UInt8] = []
        func close() {
            guard !piece.isEmpty else { return }
            words.append("=?utf-8?B?\(Data(piece).base64EncodedString())?=")
            piece = []
        }
        // A character is never split over two words (RFC 2047, 5).
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > wordBytes { close() }
            piece += bytes
        }
        close()
        return words
    }

    /// Printable ASCII that no reader takes for an encoded word, in words that fit a line.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
            && !text.contains("  ") && !text.hasPrefix(" ") && !text.hasSuffix(" ")
            && text.split(separator: " ").allSatisfy { $0.utf8.count < maximumLine - 20 }
    }

    private static func fold(_ name: String, _ values: [String], joiner: String) -> String {
        var field = "\(name):"
        var width = field.utf8.count
        for (index, value) in values.enumerated() {
            let piece = value + (index < values.count - 1 ? joiner : "")
            if width + 1 + piece.utf8.count > maximumLine, index > 0 {
                field += "\r\n"
                width = 0
            }
            field += " \(piece)"
            width += 1 + piece.utf8.count
        }
        return field
    }
}
