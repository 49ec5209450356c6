/// A mailbox as RFC 5280 section 4.2.1.6 knows it: `local-part@host`, in ASCII; or with any characters
/// before the `@` as RFC 9598 has it, where the host is in ASCII too.
struct EmailAddress: Hashable, Sendable {
    /// As it came: the part before the `@` has the case that it has (RFC 5280, 7.5).
    let local: [UInt8]
    /// Lower case.
    let host: [UInt8]

    /// Nil for anything but one `@` between a local part of printable characters and a host name.
    ///
    /// - Parameter isInternational: whether characters beyond ASCII count as printable.
    init?(_ octets: some Collection<UInt8>, isInternational: Bool = false) {
        guard let at = octets.firstIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = octets[..<at]
        let rest = octets[octets.index(after: at)...]
        guard !local.isEmpty, local.count <= 64,
            local.allSatisfy({ $0 > 0x20 && ($0 < 0x7F || isInternational && $0 > 0x7F) }),
            let host = DNSName.normalized(rest)
        else { return nil }
        self.local = Array(local)
        self.host = host
    }
}
