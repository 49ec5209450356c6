import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let authority = Forge.Entity("Authority")
    private static let leaf = Forge.Entity("Leaf")

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    static let keys: [HostileProbe] = [
        HostileProbe(
            "rsa-16384", "A leaf with an RSA key of 16,384 bits.", expecting: "key.too_large",
            within: HostileLimits(signatures: 2)
        ) { try input(leafKey: RSAForge.info(bits: 16_384)) },
        HostileProbe(
            "rsa-16384-issuer", "An authority with an RSA key of 16,384 bits.",
            expecting: "key.too_large", within: HostileLimits(signatures: 2)
        ) { try input(issuerKey: RSAForge.info(bits: 16_384)) },
        HostileProbe(
            "rsa-1M-issuer", "An authority with an RSA key of 1,048,576 bits.",
            expecting: "key.too_large", within: HostileLimits(signatures: 2)
        ) { try input(issuerKey: RSAForge.info(bits: 1 << 20)) },
        HostileProbe(
            "rsa-huge-exponent", "An authority whose RSA exponent is as long as its modulus.",
            expecting: "signature.unchecked", within: HostileLimits(signatures: 2)
        ) {
            let exponent = [UInt8](repeating: 0xFF, count: 1_023)
            return try input(issuerKey: RSAForge.info(bits: 8_192, exponent: [1] + exponent))
        },
    ]

    private static func input(
        leafKey: [UInt8]? = nil, issuerKey: [UInt8]? = nil
    ) throws -> HostileInput {
        let chain = try Forge.authority.with { $0.publicKeyInfo = issuerKey }
            .make(authority, by: root)
        let certificate = try Forge.server("example.com").with { $0.publicKeyInfo = leafKey }
            .make(leaf, by: authority)
        return try HostileInput(certificate, chain: [chain], trusting: anchor)
    }
}
