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
        var octets = Array(text.utf8)[...]
        if octets.last == UInt8(ascii: ".") { octets.removeLast() }
        guard let bytes = Self.normalized(octets) else { return nil }
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

    /// Whether this name, as a client looks for it, is one that octets of a certificate stand for: the
    /// same as reading and matching them, without keeping anything.
    func isPresented(by octets: ArraySlice<UInt8>) -> Bool {
        guard octets.first == UInt8(ascii: "*"), octets.count > 1 else {
            return Self.isEqual(octets, bytes[...])
        }
        guard octets[octets.startIndex + 1] == UInt8(ascii: "."),
            let dot = bytes.firstIndex(of: UInt8(ascii: "."))
        else { return false }
        return Self.isEqual(octets.dropFirst(2), bytes[(dot + 1)...])
    }

    /// Whether octets are the same but for the case of letters as some in lower case.
    private static func isEqual(_ octets: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        guard octets.count == name.count else { return false }
        let (octets, name) = (octets.span, name.span)
        for index in octets.indices {
            let octet = octets[index]
            guard (isUpperCase(octet) ? octet | 0x20 : octet) == name[index] else { return false }
        }
        return true
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

    /// Lower case, if these are the labels of a name; else nil.
    static func normalized(_ octets: some Collection<UInt8>) -> [UInt8]? {
        guard isName(octets) else { return nil }
        return octets.map { isUpperCase($0) ? $0 | 0x20 : $0 }
    }

    /// Whether these are labels of letters, digits, hyphens and underscores, of 1 to 63 octets each and
    /// 253 together (RFC 1035, 2.3.4), the last one not a number (RFC 3696, 2; also not a hexadecimal
    /// one, since software takes these for addresses: WHATWG URL, "ends in a number").
    ///
    /// - Parameter allowsStars: whether a `*` counts as a letter.
    static func isName(_ octets: some Collection<UInt8>, allowsStars: Bool = false) -> Bool {
        guard !octets.isEmpty, octets.count <= 253 else { return false }
        var label = Label()
        for octet in octets {
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "_"):
                label.take(octet)
            case UInt8(ascii: "*") where allowsStars:
                label.take(UInt8(ascii: "a"))
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                label.take(octet)
            case UInt8(ascii: "-"):
                guard label.count > 0 else { return false }
                label.take(octet)
            case UInt8(ascii: "."):
                guard label.isWhole else { return false }
                label = Label()
            default:
                return false
            }
            guard label.count <= 63 else { return false }
        }
        return label.isWhole && !label.isNumber
    }

    /// What is to be known of a label on the way through it.
    private struct Label {
        private(set) var count = 0
        private var endsInHyphen = false
        private var isDecimal = true
        /// `0x` and hexadecimal digits: as far as it goes.
        private var isHexadecimal = true

        var isWhole: Bool { count > 0 && !endsInHyphen }
        var isNumber: Bool { isDecimal || isHexadecimal && count >= 2 }

        mutating func take(_ octet: UInt8) {
            let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= octet
            let lower = octet | 0x20
            switch count {
            case 0: isHexadecimal = octet == UInt8(ascii: "0")
            case 1: isHexadecimal = isHexadecimal && lower == UInt8(ascii: "x")
            default:
                isHexadecimal =
                    isHexadecimal && (isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= lower)
            }
            isDecimal = isDecimal && isDigit
            endsInHyphen = octet == UInt8(ascii: "-")
            count += 1
        }
    }

    private static func isUpperCase(_ octet: UInt8) -> Bool {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= octet
    }
}
