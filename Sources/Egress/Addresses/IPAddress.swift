import Foundation

/// An IPv4 or IPv6 address, without port and zone.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Family: Hashable, Sendable {
        case v4, v6

        var bitCount: Int { self == .v4 ? 32 : 128 }
    }

    package let family: Family
    /// As a number in the usual order of bytes; an IPv4 address takes the low 32 bits.
    package let bits: UInt128

    package init(family: Family, bits: UInt128) {
        self.family = family
        self.bits = family == .v4 ? bits & 0xFFFF_FFFF : bits
    }

    /// Reads the canonical forms of `inet_pton`: no octal, no short forms, no brackets, no zone.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(six)
    }

    init(_ address: in_addr) {
        self.init(family: .v4, bits: UInt128(UInt32(bigEndian: address.s_addr)))
    }

    init(_ address: in6_addr) {
        let bits = withUnsafeBytes(of: address) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
        self.init(family: .v6, bits: bits)
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let written: Bool
        switch family {
        case .v4:
            var address = in_addr(s_addr: UInt32(truncatingIfNeeded: bits).bigEndian)
            written = inet_ntop(AF_INET, &address, &text, socklen_t(text.count)) != nil
        case .v6:
            var big = bits.bigEndian
            written = inet_ntop(AF_INET6, &big, &text, socklen_t(text.count)) != nil
        }
        guard written else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The IPv4 address that a packet to this one ends up at, for the forms that only wrap one:
    /// IPv4-mapped (RFC 4291, 2.5.5.2) and the well-known NAT64 prefix (RFC 6052, 2.1).
    package var embeddedIPv4: IPAddress? {
        guard family == .v6, [0xFFFF, 0x0064_FF9B << 64].contains(bits >> 32) else { return nil }
        return IPAddress(family: .v4, bits: bits)
    }
}
