/// A DNS name as certificates and people write it: ASCII, compared without case (RFC 9525, 6.3).
struct DNSName: Hashable, Sendable {
    /// Lower case, without the dot of the root.
    let bytes: [UInt8]
    let isWildcard: Bool

    /// Reads a name of a certificate, where the left-most label alone may be `*`.
    ///
    /// Underscores are let pass: they are in use, and no comparison depends on them.
    init?(presented octets: some Collection<UInt8>) {
        let isWildcard = octets.starts(with: [UInt8(ascii: "*"), UInt8(ascii: ".")])
        guard let bytes = Self.normalized(isWildcard ? octets.dropFirst(2) : octets[...]) else {
            return nil
        }
        self.bytes = bytes
        self.isWildcard = isWildcard
    }

    /// Reads a name that a client looks for: no wildcard, a final dot is dropped.
    init?(reference text: String) {
        var octets = Array(text.utf8)
        if octets.last == UInt8(ascii: ".") { octets.removeLast() }
        guard let bytes = Self.normalized(octets[...]) else { return nil }
        self.bytes = bytes
        isWildcard = false
    }

    /// The name, or what comes after `*.`, as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether a certificate for this name is good for another (RFC 9525, 6.3): a wildcard stands for
    /// exactly one label.
    func matches(reference: DNSName) -> Bool {
        guard isWildcard else { return bytes == reference.bytes }
        guard let dot = reference.bytes.firstIndex(of: UInt8(ascii: ".")) else { return false }
        return reference.bytes[(dot + 1)...].elementsEqual(bytes)
    }

    /// Whether the name is a domain, or lies under it; all names lie under the empty domain.
    func isWithin(_ domain: some Collection<UInt8>) -> Bool {
        guard !domain.isEmpty else { return true }
        let start = bytes.count - domain.count
        guard start >= 0, bytes[start...].elementsEqual(domain) else { return false }
        return start == 0 || bytes[start - 1] == UInt8(ascii: ".")
    }

    /// Whether a wildcard stands, among others, for the domain itself: `*.example.com` and
    /// `bar.example.com`.
    func mayStand(for domain: some Collection<UInt8>) -> Bool {
        guard isWildcard, let dot = domain.firstIndex(of: UInt8(ascii: ".")) else { return false }
        return domain[domain.index(after: dot)...].elementsEqual(bytes)
    }

    /// Lower case, if these are labels of letters, digits, hyphens and underscores, of 1 to 63 octets
    /// each and 253 together (RFC 1035, 2.3.4), the last one not a number (RFC 3696, 2; also not a
    /// hexadecimal one, since software takes these for addresses: WHATWG URL, "ends in a number").
    static func normalized(_ octets: some Collection<UInt8>) -> [UInt8]? {
        guard !octets.isEmpty, octets.count <= 253 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(octets.count)
        var labelLength = 0
        var labelIsNumber = true
        for octet in octets {
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
                bytes.append(octet)
                labelIsNumber = false
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                bytes.append(octet | 0x20)
                labelIsNumber = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(octet)
            case UInt8(ascii: "-"):
                guard labelLength > 0 else { return nil }
                bytes.append(octet)
                labelIsNumber = false
            case UInt8(ascii: "."):
                guard labelLength > 0, bytes.last != UInt8(ascii: "-") else { return nil }
                bytes.append(octet)
                labelLength = -1
                labelIsNumber = true
            default:
                return nil
            }
            labelLength += 1
            guard labelLength <= 63 else { return nil }
        }
        guard labelLength > 0, bytes.last != UInt8(ascii: "-"), !labelIsNumber,
            !isHexadecimalNumber(bytes.suffix(labelLength))
        else { return nil }
        return bytes
    }

    private static func isHexadecimalNumber(_ label: ArraySlice<UInt8>) -> Bool {
        guard label.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")]) else { return false }
        return label.dropFirst(2).allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}
