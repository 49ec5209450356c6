/// The request for TLS of PostgreSQL (its manual, 54.2.11): eight bytes, and one in return.
struct PostgresPreamble: TLSPreamble {
    /// `SSLRequest`: the length, and 80877103 in place of a version.
    private static let request: [UInt8] = [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]

    mutating func begin() -> TLSPreambleAction { .say(Self.request) }

    mutating func take(
        _ input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> TLSPreambleAction {
        guard let answer = input.popFirst() else { return .wait }
        switch answer {
        case UInt8(ascii: "S"): return .startTLS
        case UInt8(ascii: "N"): throw .notOffered
        // What it says is not to be shown: it may come from somebody else (CVE-2024-10977).
        case UInt8(ascii: "E"): throw .refused("an error")
        default: throw .malformed("what came is no answer of PostgreSQL")
        }
    }
}
