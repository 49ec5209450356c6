/// STARTTLS of SMTP (RFC 3207).
struct SMTPPreamble: TLSPreamble {
    private enum State {
        case greeting, capabilities, starting
    }

    /// Who we say that we are; `.invalid` is nobody's (RFC 6761, 6.4).
    private static let clientName = "assay.invalid"

    private var state = State.greeting
    private var offersTLS = false

    mutating func begin() -> TLSPreambleAction { .wait }

    mutating func take(
        _ input: inout ArraySlice<UInt8>
    ) throws(TLSPreambleError) -> TLSPreambleAction {
        while let line = input.takeLine() {
            let reply = try Reply(line)
            if state == .capabilities, reply.keyword == "STARTTLS" { offersTLS = true }
            if reply.isLast { return try conclude(reply) }
        }
        return .wait
    }

    private mutating func conclude(_ reply: Reply) throws(TLSPreambleError) -> TLSPreambleAction {
        switch (state, reply.code) {
        case (.greeting, "220"):
            state = .capabilities
            return .say(Array("EHLO \(Self.clientName)\r\n".utf8))
        case (.capabilities, "250"):
            guard offersTLS else { throw .notOffered }
            state = .starting
            return .say(Array("STARTTLS\r\n".utf8))
        case (.starting, "220"): return .startTLS
        default: throw .refused("\(reply.code) \(reply.text)")
        }
    }

    /// A line of a reply (RFC 5321, 4.2).
    private struct Reply {
        let code: Substring
        let isLast: Bool
        let text: Substring

        /// Such as `STARTTLS` of `250-STARTTLS`; keywords do not know case.
        var keyword: String { text.prefix { $0 != " " }.uppercased() }

        init(_ line: String) throws(TLSPreambleError) {
            code = line.prefix(3)
            let rest = line.dropFirst(3)
            guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                rest.isEmpty || rest.first == " " || rest.first == "-"
            else { throw .malformed(line) }
            isLast = rest.first != "-"
            text = rest.dropFirst()
        }
    }
}
