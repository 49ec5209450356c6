/// What is said in the clear before the TLS handshake, as a protocol wants it: decisions only, no
/// effects.
///
/// One file an implementation. Whoever drives it hands over what has come and performs what it says; it
/// bounds the bytes, and refuses those that come behind the word to begin.
protocol TLSPreamble {
    /// What to do when the connection stands.
    mutating func begin() -> TLSPreambleAction

    /// What to do now that more has come.
    ///
    /// - Parameter input: all that has come and was not taken yet; what is understood is taken from it.
    mutating func take(
        _ input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> TLSPreambleAction
}

enum TLSPreambleAction: Equatable {
    /// More has to come.
    case wait
    case say([UInt8])
    /// The server is ready for the handshake.
    case startTLS
}

/// Why there is no TLS behind a preamble.
///
/// Texts are the server's own: not yet safe to print.
enum TLSPreambleError: Error, Hashable {
    /// It said that it has none, or did not say that it has.
    case notOffered
    case refused(String)
    /// It speaks something else.
    case malformed(String)
    /// It never came to an end.
    case tooLong
    /// Something came in the clear behind the word to begin, to be taken for what is protected (RFC 3207,
    /// 6; CVE-2011-0411, CVE-2021-23222).
    case injected
}

extension ArraySlice<UInt8> {
    /// Takes the first line, without its end; nil until there is one.
    mutating func takeLine() -> String? {
        guard let end = firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        var line = self[..<end]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        self = self[(end + 1)...]
        return String(decoding: line, as: UTF8.self)
    }
}
