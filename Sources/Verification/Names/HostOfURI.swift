/// What name constraints and identities need of a URI: its scheme and its host (RFC 3986, 3).
struct HostOfURI: Hashable, Sendable {
    /// Lower case.
    let scheme: String
    let host: Host

    enum Host: Hashable, Sendable {
        case name(DNSName)
        case address(IPAddress)
    }

    /// The host, where it is not an address.
    var name: DNSName? {
        guard case .name(let name) = host else { return nil }
        return name
    }

    /// Nil for anything without a scheme and an authority that names a host.
    init?(_ octets: some Collection<UInt8>) {
        guard octets.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let text = String(decoding: octets, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            return nil
        }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, Self.isLetter(first),
            scheme.utf8.allSatisfy({ Self.isLetter($0) || Self.isInnerSchemeOctet($0) })
        else { return nil }
        let afterSlashes = text[colon...].dropFirst(3)
        var authority = afterSlashes.prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@") {
            authority = authority[authority.index(after: at)...]
        }
        guard let host = Self.host(of: authority) else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host
    }

    private static func host(of authority: Substring) -> Host? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            return IPAddress(text: String(authority[...end])).map(Host.address)
        }
        let name = String(authority.prefix { $0 != ":" })
        if let address = IPAddress(text: name) { return .address(address) }
        return DNSName(reference: name).map(Host.name)
    }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }

    private static func isInnerSchemeOctet(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) || "+-.".utf8.contains(octet)
    }
}
