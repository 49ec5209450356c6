/// A block of addresses in CIDR notation: `10.0.0.0/8`, `fd00::/8`; a bare address is a block of one.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    package let base: IPAddress
    package let prefixLength: Int

    /// Nil unless it reads as CIDR, and where bits behind the prefix are set: that is a typing error.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(String(parts[0])) else { return nil }
        let length = parts.count == 2 ? Int(parts[1]) : base.family.bitCount
        guard let length, (0...base.family.bitCount).contains(length) else { return nil }
        self.init(base, length)
        guard base.bits & ~mask == 0 else { return nil }
    }

    init(_ base: IPAddress, _ prefixLength: Int) {
        self.base = base
        self.prefixLength = prefixLength
    }

    package var description: String { "\(base)/\(prefixLength)" }

    package func contains(_ address: IPAddress) -> Bool {
        address.family == base.family && address.bits & mask == base.bits
    }

    private var mask: UInt128 {
        let host = base.family.bitCount - prefixLength
        return host == 128 ? 0 : UInt128.max << host
    }
}
