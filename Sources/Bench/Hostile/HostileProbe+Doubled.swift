import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let layers = 20

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    /// Layers of authorities with two certificates each: a million paths.
    static let doubledLayers: [HostileProbe] =
        [
            HostileProbe(
                "doubled-20", "20 layers of authorities with two certificates each.",
                expecting: "PASSED", within: HostileLimits(signatures: 2 * layers + 2)
            ) { try input() },
            HostileProbe(
                "doubled-20-expired", "The same, and the leaf has expired.",
                expecting: "certificate.expired", within: HostileLimits(signatures: 2 * layers + 2)
            ) { try input(notAfter: "20260201000000") },
            HostileProbe(
                "doubled-20-unrooted", "The same, under nobody.",
                expecting: "path.no_anchor", within: HostileLimits(signatures: 60)
            ) { try input(under: Forge.Entity("Nobody")) },
            HostileProbe(
                "doubled-20-unrooted-expired", "The same, under nobody, and the leaf has expired.",
                expecting: "certificate.expired", within: HostileLimits(signatures: 60)
            ) { try input(under: Forge.Entity("Nobody"), notAfter: "20260201000000") },
            HostileProbe(
                "doubled-20-forged", "The same, under a forged anchor.",
                expecting: "signature.invalid", within: HostileLimits(signatures: 100)
            ) { try input(under: Forge.Entity("Root")) },
            HostileProbe(
                "doubled-20-excluded",
                "The same; both topmost certificates exclude the leaf's name.",
                expecting: "name.excluded", within: HostileLimits(signatures: 100)
            ) { try input(excluding: { layer, _ in layer == 0 }) },
        ] + [("top", 0), ("middle", layers / 2), ("bottom", layers - 1)].flatMap(oneGoodPath)

    /// Half of the paths break a rule, and the other half must be found.
    private static func oneGoodPath(place: String, at layer: Int) -> [HostileProbe] {
        [1, 2].map { bad in
            HostileProbe(
                "doubled-20-\(place)-\(bad)",
                "The same; one certificate at the \(place) excludes the leaf's name.",
                expecting: "PASSED", within: HostileLimits(signatures: 100)
            ) { try input(excluding: { $0 == layer && $1 == bad }) }
        }
    }

    /// - Parameter excludes: whether a layer's first or second certificate excludes the leaf's name.
    private static func input(
        under top: Forge.Entity = root, notAfter: String = "20270101000000",
        excluding excludes: (Int, Int) -> Bool = { _, _ in false }
    ) throws -> HostileInput {
        var chain: [[UInt8]] = []
        var issuer = top
        for layer in 0..<layers {
            let authority = Forge.Entity("Layer \(layer)")
            for serial in 1...2 {
                let forge = Forge.authority.with {
                    $0.serial = serial
                    if excludes(layer, serial) { $0.extensions = [.excluding("example.com")] }
                }
                chain.append(try forge.make(authority, by: issuer))
            }
            issuer = authority
        }
        let certificate = try Forge.server("example.com").with { $0.notAfter = notAfter }
            .make(leaf, by: issuer)
        return try HostileInput(
            certificate, chain: chain, trusting: anchor, profile: .hostileDepth)
    }
}
