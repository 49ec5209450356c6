/// An address to listen on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `0.0.0.0:8080`.
package struct ListeningAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    /// 0 lets the system choose.
    package let port: Int

    /// Where the dashboard is if nobody says otherwise.
    package static let usual = Self(host: "127.0.0.1", port: 8080)

    package init(_ text: String) throws(InvalidListeningAddress) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...]),
            let host = Self.bare(String(text[..<colon])), Self.isHost(host)
        else { throw InvalidListeningAddress(text: text) }
        // What the name leads to is for others to change.
        self.init(host: host == "localhost" ? "127.0.0.1" : host, port: Int(port))
    }

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package func with(port: Int) -> Self { Self(host: host, port: port) }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether nobody from another machine can get there.
    package var isLoopback: Bool { Self.isLoopback(host) }

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

    /// A name of letters, digits, hyphens and points, or an IP address; what looks like an IPv4 address
    /// has to be one.
    private static func isHost(_ host: String) -> Bool {
        if host.contains(":") { return host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
            return labels.count == 4 && labels.allSatisfy { UInt8($0) != nil }
        }
        return labels.allSatisfy { label in
            !label.isEmpty
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        }
    }

    /// Without the brackets of an IPv6 address; nil where they are missing or nothing is left.
    private static func bare(_ host: String) -> String? {
        let bare =
            host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard !bare.isEmpty, bare.contains(":") == host.hasPrefix("[") else { return nil }
        return bare.lowercased()
    }
}

/// A text that is no address to listen on.
package struct InvalidListeningAddress: Error, Hashable, CustomStringConvertible {
    package let text: String

    package var description: String {
        "cannot listen on \"\(text)\": an address reads HOST:PORT, such as 127.0.0.1:8080"
    }
}
