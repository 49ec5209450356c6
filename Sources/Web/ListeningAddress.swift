/// An address on this machine to listen on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
///
/// Only loopback addresses are taken: whoever reaches the API may use it, since it asks for no
/// token yet.
package struct ListeningAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    /// 0 lets the system choose.
    package let port: Int

    package init(_ text: String) throws(InvalidListeningAddress) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]),
            let host = Self.bare(String(text[..<colon]))
        else {
            throw InvalidListeningAddress(
                text: text, reason: "an address reads HOST:PORT, such as 127.0.0.1:8080")
        }
        guard Self.isLoopback(host) else {
            throw InvalidListeningAddress(
                text: text,
                reason: "only loopback addresses (127.0.0.1, [::1], localhost) are possible, "
                    + "because the API asks for no token; "
                    + "put a reverse proxy that does in front of it")
        }
        // What the name leads to is for others to change.
        self.init(host: host == "localhost" ? "127.0.0.1" : host, port: Int(port))
    }

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    func with(port: Int) -> Self { Self(host: host, port: port) }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The host of an authority (`host`, `host:port`, `[::1]:port`), in lower case.
    static func host(ofAuthority authority: String) -> String? {
        if let end = authority.lastIndex(of: "]") { return bare(String(authority[...end])) }
        return bare(String(authority.prefix { $0 != ":" }))
    }

    /// Whether a host, as written, can only be this machine.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }

    /// Without the brackets of an IPv6 address; nil where they are missing or nothing is left.
    private static func bare(_ host: String) -> String? {
        let bare =
            host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard !bare.isEmpty, bare.contains(":") == host.hasPrefix("[") else { return nil }
        return bare.lowercased()
    }
}

/// An address that the HTTP API does not listen on, and why.
package struct InvalidListeningAddress: Error, Hashable, CustomStringConvertible {
    package let text: String
    package let reason: String

    package var description: String { "cannot listen on \"\(text)\": \(reason)" }
}
