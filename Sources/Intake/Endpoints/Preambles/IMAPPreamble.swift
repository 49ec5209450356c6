/// STARTTLS of IMAP (RFC 9051, 6.2.1).
struct IMAPPreamble: TLSPreamble {
    private var isGreeted = false
    private static let tag = "a1"

    mutating func begin() -> TLSPreambleAction { .wait }

    mutating func take(
        _ input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> TLSPreambleAction {
        while let line = input.takeLine() {
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard words.count > 1 else { throw .malformed(line) }
            let word = words[1].uppercased()
            guard isGreeted else { return try greet(line, words[0], word) }
            // Whatever else it has to say comes in between, untagged.
            if words[0] == "*", word != "BYE" { continue }
            guard words[0] == Self.tag, word == "OK" else { throw .refused(line) }
            return .startTLS
        }
        return .wait
    }

    /// A server that takes us for known already has no use for TLS any more.
    private mutating func greet(
        _ line: String, _ tag: Substring, _ word: String
    ) throws(TLSPreambleError) -> TLSPreambleAction {
        guard tag == "*" else { throw .malformed(line) }
        switch word {
        case "OK":
            isGreeted = true
            return .say(Array("\(Self.tag) STARTTLS\r\n".utf8))
        case "PREAUTH", "BYE": throw .refused(line)
        default: throw .malformed(line)
        }
    }
}
