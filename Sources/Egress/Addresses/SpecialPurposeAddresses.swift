/// Addresses that are no public host's: the IANA special-purpose registries, and what belongs to them.
///
/// The presence in the registry counts, not its column "globally reachable": nothing that a
/// certificate names is served from an anycast or relay block. After letsencrypt/boulder `iana/ip.go`.
enum SpecialPurposeAddresses {
    struct Block: Sendable {
        let network: IPNetwork
        let name: String
    }

    /// The block that the address lies in; nil for an ordinary public address.
    static func block(of address: IPAddress) -> Block? {
        if let known = blocks.first(where: { $0.network.contains(address) }) { return known }
        guard address.family == .v6, !globalUnicast.contains(address) else { return nil }
        return Block(network: everything, name: "not allocated for global unicast, RFC 4291, 2.4")
    }

    private static let globalUnicast = IPNetwork(IPAddress(family: .v6, bits: 0x2000 << 112), 3)
    private static let everything = IPNetwork(IPAddress(family: .v6, bits: 0), 0)

    /// Most specific first, so that the name is the nearest one.
    static let blocks: [Block] =
        (ipv4 + ipv6 + beyondTheRegistries).compactMap { text, name in
            IPNetwork(text).map { Block(network: $0, name: name) }
        }
        .sorted { $0.network.prefixLength > $1.network.prefixLength }

    /// iana-ipv4-special-registry, as of 2025-10-09.
    static let ipv4 = [
        ("0.0.0.0/8", "this network, RFC 791, 3.2"),
        ("0.0.0.0/32", "this host on this network, RFC 1122, 3.2.1.3"),
        ("10.0.0.0/8", "private use, RFC 1918"),
        ("100.64.0.0/10", "shared address space, RFC 6598"),
        ("127.0.0.0/8", "loopback, RFC 1122, 3.2.1.3"),
        ("169.254.0.0/16", "link local, RFC 3927"),
        ("172.16.0.0/12", "private use, RFC 1918"),
        ("192.0.0.0/24", "IETF protocol assignments, RFC 6890, 2.1"),
        ("192.0.0.0/29", "IPv4 service continuity, RFC 7335"),
        ("192.0.0.8/32", "dummy address, RFC 7600"),
        ("192.0.0.9/32", "port control protocol anycast, RFC 7723"),
        ("192.0.0.10/32", "TURN anycast, RFC 8155"),
        ("192.0.0.170/32", "NAT64/DNS64 discovery, RFC 8880"),
        ("192.0.0.171/32", "NAT64/DNS64 discovery, RFC 8880"),
        ("192.0.2.0/24", "documentation, RFC 5737"),
        ("192.31.196.0/24", "AS112, RFC 7535"),
        ("192.52.193.0/24", "AMT, RFC 7450"),
        ("192.88.99.0/24", "6to4 relay anycast, RFC 7526"),
        ("192.168.0.0/16", "private use, RFC 1918"),
        ("192.175.48.0/24", "AS112, RFC 7534"),
        ("198.18.0.0/15", "benchmarking, RFC 2544"),
        ("198.51.100.0/24", "documentation, RFC 5737"),
        ("203.0.113.0/24", "documentation, RFC 5737"),
        ("240.0.0.0/4", "reserved, RFC 1112, 4"),
        ("255.255.255.255/32", "limited broadcast, RFC 919, 7"),
    ]

    /// iana-ipv6-special-registry, as of 2025-10-09, but for the two blocks that
    /// ``IPAddress/embeddedIPv4`` sees through.
    static let ipv6 = [
        ("::1/128", "loopback, RFC 4291"),
        ("::/128", "unspecified, RFC 4291"),
        ("64:ff9b:1::/48", "local-use NAT64, RFC 8215"),
        ("100::/64", "discard only, RFC 6666"),
        ("100:0:0:1::/64", "dummy prefix, RFC 9780"),
        ("2001::/23", "IETF protocol assignments, RFC 2928"),
        ("2001::/32", "Teredo, RFC 4380"),
        ("2001:1::1/128", "port control protocol anycast, RFC 7723"),
        ("2001:1::2/128", "TURN anycast, RFC 8155"),
        ("2001:1::3/128", "DNS-SD service registration anycast, RFC 9665"),
        ("2001:2::/48", "benchmarking, RFC 5180"),
        ("2001:3::/32", "AMT, RFC 7450"),
        ("2001:4:112::/48", "AS112, RFC 7535"),
        ("2001:10::/28", "ORCHID, RFC 4843"),
        ("2001:20::/28", "ORCHIDv2, RFC 7343"),
        ("2001:30::/28", "drone remote id, RFC 9374"),
        ("2001:db8::/32", "documentation, RFC 3849"),
        ("2002::/16", "6to4, RFC 3056"),
        ("2620:4f:8000::/48", "AS112, RFC 7534"),
        ("3fff::/20", "documentation, RFC 9637"),
        ("5f00::/16", "segment routing, RFC 9602"),
        ("fc00::/7", "unique local, RFC 4193"),
        ("fe80::/10", "link local, RFC 4291"),
    ]

    static let beyondTheRegistries = [
        ("224.0.0.0/4", "multicast, RFC 5771"),
        ("ff00::/8", "multicast, RFC 4291"),
        ("fec0::/10", "site local, RFC 3879"),
        // Public by number, but every virtual machine on Azure reaches its host's agent there.
        ("168.63.129.16/32", "the platform address of Azure"),
    ]
}
