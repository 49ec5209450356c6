/// A TLS server to look at: `host:port`, with IPv6 addresses in brackets.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// How TLS begins there; the names are schemes.
    package enum Opening: String, CaseIterable, Sendable {
        /// At once.
        case tls
        // On request, in the clear: STARTTLS and its like.
        case smtp, imap, ldap, postgres

        var scheme: String { rawValue + "://" }
    }

    package let opening: Opening
    /// A DNS name or an IP address, in lower case, without brackets or the dot of the root.
    package let host: String
    package let port: Int
    /// The name to ask for (SNI) and to be valid for; the host, if nothing else is said.
    package let serverName: String

    /// - Precondition: the port is one.
    package init(
        host: String, port: Int, serverName: String? = nil, opening: Opening = .tls
    ) {
        precondition((1...65_535).contains(port))
        self.opening = opening
        self.host = host
        self.port = port
        self.serverName = serverName ?? host
    }

    /// Reads `host:port`, `[2001:db8::1]:443` or either behind the scheme of an opening, such as
    /// `smtp://`; nil for anything else.
    package init?(_ text: String) {
        var text = text[...]
        let opening = Self.opening(of: text)
        if let opening { text = text.dropFirst(opening.scheme.count) }
        guard let colon = text.lastIndex(of: ":"), text[colon...].count <= 6,
            text[text.index(after: colon)...].allSatisfy({ $0.isASCII && $0.isNumber }),
            let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port)
        else { return nil }
        var host = text[..<colon].lowercased()[...]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"),
                host.allSatisfy({ $0.isHexDigit || [":", ".", "%"].contains($0) || $0.isLetter })
            else { return nil }
        } else {
            if host.hasSuffix(".") { host = host.dropLast() }
            guard host.utf8.allSatisfy(Self.isHostCharacter) else { return nil }
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        self.init(host: String(host), port: port, opening: opening ?? .tls)
    }

    package var description: String { opening == .tls ? place : uri }

    /// The `source` of what is seen there.
    package var uri: String { opening.scheme + place }

    private var place: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether a text can be nothing but an endpoint: it begins with one of the schemes.
    package static func isMeant(by text: String) -> Bool { opening(of: text[...]) != nil }

    private static func opening(of text: Substring) -> Opening? {
        Opening.allCases.first { text.hasPrefix($0.scheme) }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
