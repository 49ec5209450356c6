import Certificates

/// Text of several lines out of certificates and requests, made safe to show in a mail or a chat.
enum PlainText {
    /// As ``SafeText``, but the line feeds stay.
    static func lines(_ text: String, limit: Int = 20_000) -> String {
        var left = limit
        var safe: [String] = []
        // CR LF is one line end.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0.isLineFeed })
        {
            guard left > 0 else { break }
            safe.append(SafeText.escape(String(line), limit: left))
            left -= line.unicodeScalars.count + 1
        }
        return safe.joined(separator: "\n")
    }
}

extension Character {
    fileprivate var isLineFeed: Bool { self == "\n" || self == "\r\n" }
}
