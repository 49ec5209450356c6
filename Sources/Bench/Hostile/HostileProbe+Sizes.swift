import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    static let sizes: [HostileProbe] = [
        HostileProbe(
            "chain-1000", "A chain of 1,000 authorities.", expecting: "path.too_long",
            within: HostileLimits(signatures: 20, steps: 100)
        ) {
            var chain: [[UInt8]] = []
            var issuer = root
            for number in 0..<1_000 {
                let authority = Forge.Entity("Authority \(number)", key: root.key)
                chain.append(try Forge.authority.make(authority, by: issuer))
                issuer = authority
            }
            let certificate = try Forge.server("example.com").make(leaf, by: issuer)
            return try HostileInput(certificate, chain: chain, trusting: anchor)
        },
        HostileProbe(
            "extension-10MB", "An unknown extension of 10 MiB.", expecting: "PASSED",
            within: HostileLimits(signatures: 1)
        ) {
            let value = [UInt8](repeating: 0, count: 10 << 20)
            return try leaf(with: [unknown(number: 1, critical: false, value)])
        },
        HostileProbe(
            "nested-100000", "Elements in elements, 100,000 deep, in place of the names.",
            expecting: "certificate.extension_malformed"
        ) {
            let certificate = try Forge.server().with {
                $0.extensions = [DER.standard(17, nested(100_000))]
            }.make(leaf, by: root)
            return try HostileInput(certificate, trusting: anchor)
        },
        HostileProbe(
            "critical-extensions-5000", "5,000 unknown critical extensions.",
            expecting: "certificate.critical_extension"
        ) {
            try leaf(with: (0..<5_000).map { unknown(number: $0, critical: true, []) })
        },
        HostileProbe(
            "issuer-urls-5000", "5,000 addresses where the issuer is said to be.",
            expecting: "path.no_anchor", within: HostileLimits(signatures: 0)
        ) {
            let access = (0..<5_000).flatMap { number in
                DER.sequence(
                    DER.id(0x2B, 6, 1, 5, 5, 7, 48, 2),
                    DER.element(0x86, Array("http://\(number).example/".utf8)))
            }
            let whole = DER.sequence(
                DER.id(0x2B, 6, 1, 5, 5, 7, 1, 1), DER.octets(DER.sequence(access)))
            let certificate = try Forge.server("example.com").with { $0.extensions = [whole] }
                .make(leaf, by: Forge.Entity("Nobody"))
            return try HostileInput(certificate, trusting: anchor)
        },
        HostileProbe(
            "timestamps-1000", "1,000 signed certificate timestamps.", expecting: "PASSED",
            within: HostileLimits(signatures: 1)
        ) {
            let one: [UInt8] = [0, 118, 0] + Array(repeating: 7, count: 117)
            let list = Array(repeatElement(one, count: 1_000).joined().prefix(65_520 / 120 * 120))
            let value = [UInt8(list.count >> 8), UInt8(list.count & 0xFF)] + list
            let id = DER.id(0x2B, 6, 1, 4, 1, 0xD6, 0x79, 2, 4, 2)
            return try leaf(with: [DER.sequence(id, DER.octets(DER.octets(value)))])
        },
    ]

    private static func leaf(with extensions: [[UInt8]]) throws -> HostileInput {
        let certificate = try Forge.server("example.com").with { $0.extensions = extensions }
            .make(leaf, by: root)
        return try HostileInput(certificate, trusting: anchor)
    }

    private static func unknown(number: Int, critical: Bool, _ value: [UInt8]) -> [UInt8] {
        let id = DER.element(
            0x06, [0x2B, 6, 1, 4, 1, 0x81 + UInt8(number / 128), UInt8(number % 128)])
        return DER.sequence(id, critical ? [1, 1, 0xFF] : [], DER.octets(value))
    }

    /// Sequences in sequences: written from the inside out, headers first, so that it stays linear.
    private static func nested(_ depth: Int) -> [UInt8] {
        var headers: [[UInt8]] = []
        var count = 2
        for _ in 0..<depth {
            let header = DER.header(0x30, count)
            headers.append(header)
            count += header.count
        }
        return headers.reversed().flatMap(\.self) + [5, 0]
    }
}
