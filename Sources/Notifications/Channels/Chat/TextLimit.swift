/// Cuts texts to what a service takes.
enum TextLimit {
    /// At most so many characters (Unicode scalars, as most services count), with a mark where it was
    /// cut.
    static func cut(_ text: String, _ limit: Int) -> String {
        guard text.unicodeScalars.count > limit else { return text }
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: text.unicodeScalars.prefix(limit - 1))
        return String(cut) + "…"
    }

    /// At most so many bytes of UTF-8.
    static func cut(_ text: String, utf8 limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var cut = String.UnicodeScalarView()
        // The mark has 3.
        var left = limit - 3
        for scalar in text.unicodeScalars {
            left -= UTF8.width(scalar)
            guard left >= 0 else { break }
            cut.append(scalar)
        }
        return String(cut) + "…"
    }

    /// Pieces of at most so many characters, at ends of lines where there are any.
    static func split(_ text: String, _ limit: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = cut(String(line), limit)
            if piece.unicodeScalars.count + 1 + line.unicodeScalars.count > limit {
                pieces.append(piece)
                piece = line
            } else {
                piece += (piece.isEmpty ? "" : "\n") + line
            }
        }
        return (pieces + [piece]).filter { !$0.isEmpty }
    }
}
