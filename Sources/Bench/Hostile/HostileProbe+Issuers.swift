import Crypto
import CryptoExtras
import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let count = 500

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    /// Without key identifiers nothing but the signature tells one from the other.
    private static let nameless = Forge.authority.with { $0.hasKeyIdentifiers = false }

    /// Many authorities of one name, one of which is the right one, if any.
    static let manyIssuers: [HostileProbe] = [
        HostileProbe(
            "issuers-500", "500 authorities of one name; the last one issued the leaf.",
            expecting: "PASSED", within: HostileLimits(signatures: count + 1, steps: 2 * count)
        ) {
            let authorities = (0..<count).map { _ in Forge.Entity("Authority") }
            let certificate = try Forge.server("example.com").with { $0.hasKeyIdentifiers = false }
                .make(leaf, by: authorities[count - 1])
            return try HostileInput(
                certificate, chain: authorities.map { try nameless.make($0, by: root) },
                trusting: anchor, profile: .hostilePath)
        },
        HostileProbe(
            "issuers-500-unrooted", "500 self-signed authorities of the issuer's name; no anchor.",
            expecting: "path.no_anchor", within: HostileLimits(signatures: count, steps: 2 * count)
        ) {
            let authorities = (0..<count).map { _ in Forge.Entity("Authority") }
            let certificate = try Forge.server("example.com")
                .make(leaf, by: Forge.Entity("Authority"))
            return try HostileInput(
                certificate, chain: authorities.map { try nameless.make($0, by: $0) },
                trusting: anchor, profile: .hostilePath)
        },
        HostileProbe(
            "issuers-500-p521", "500 authorities of one name with P-521 keys, none the right one.",
            expecting: "budget.exhausted"
        ) {
            try withKeys(algorithm: ecdsaWithSHA512) { _ in
                Array(P521.Signing.PrivateKey().publicKey.derRepresentation)
            }
        },
        HostileProbe(
            "issuers-500-rsa8192",
            "500 authorities of one name with RSA keys of 8192 bits, none the right one.",
            expecting: "budget.exhausted"
        ) {
            try withKeys(algorithm: rsaWithSHA256) { RSAForge.info(bits: 8_192, seed: $0) }
        },
    ]

    private static let ecdsaWithSHA512 = DER.sequence(
        DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 4))
    private static let rsaWithSHA256 = DER.sequence(
        DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11), [5, 0])

    /// A leaf whose signature has to be tried with each of many keys.
    private static func withKeys(
        algorithm: [UInt8], _ info: (Int) -> [UInt8]
    ) throws -> HostileInput {
        let authority = Forge.Entity("Authority")
        let chain = try (0..<count).map { number in
            try nameless.with { $0.publicKeyInfo = info(number) }.make(authority, by: root)
        }
        let signedPart = Forge.server("example.com").with {
            $0.hasKeyIdentifiers = false
            $0.algorithm = algorithm
        }.signedPart(leaf, by: authority)
        // In the form of an ECDSA signature, and as long as one of RSA.
        let signature =
            algorithm == rsaWithSHA256
            ? [UInt8](repeating: 1, count: 1_024)
            : DER.sequence(DER.element(2, filler), DER.element(2, filler))
        return try HostileInput(
            DER.sequence(signedPart, algorithm, DER.bits(signature)), chain: chain,
            trusting: anchor, profile: .hostilePath)
    }

    private static let filler = [UInt8](repeating: 1, count: 65)
}
