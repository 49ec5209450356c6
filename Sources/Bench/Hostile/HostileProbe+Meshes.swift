import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let size = 12

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    /// Twelve authorities, each certified by every other: factorially many paths.
    static let meshes: [HostileProbe] = [
        HostileProbe(
            "mesh-12", "A full mesh of 12 authorities; the anchor certified one of them.",
            expecting: "PASSED", within: HostileLimits(signatures: 10)
        ) {
            let (authorities, chain) = try mesh()
            let bridge = try Forge.authority.make(authorities[size - 1], by: root)
            return try input(authorities, chain + [bridge])
        },
        HostileProbe(
            "mesh-12-unrooted", "A full mesh of 12 authorities that no anchor knows.",
            expecting: "path.no_anchor", within: HostileLimits(signatures: 20, steps: 30)
        ) {
            let (authorities, chain) = try mesh()
            return try input(authorities, chain)
        },
        HostileProbe(
            "mesh-12-forged", "A full mesh of 12 authorities under a forged anchor.",
            expecting: "signature.invalid",
            within: HostileLimits(signatures: size * (size - 1) + 2 * size + 1)
        ) {
            let (authorities, chain) = try mesh()
            // The anchor's name, and another key.
            let impostor = Forge.Entity("Root")
            let bridges = try authorities.map { try Forge.authority.make($0, by: impostor) }
            return try input(authorities, chain + bridges)
        },
        HostileProbe(
            "mesh-12-excluded", "A full mesh of 12 authorities, whose bridge excludes the name.",
            expecting: "name.excluded", within: HostileLimits(signatures: 200)
        ) { try excluded(named: "") },
        HostileProbe(
            "mesh-12-long-names", "The same with names of 2,000 accented letters.",
            expecting: "name.excluded", within: HostileLimits(signatures: 200)
        ) { try excluded(named: String(repeating: "é", count: 2_000)) },
        HostileProbe(
            "mesh-12-longest-names", "The same with names of 30,000 letters.",
            expecting: "name.excluded", within: HostileLimits(signatures: 200)
        ) { try excluded(named: String(repeating: "e", count: 30_000)) },
    ]

    /// - Parameter prefix: what all names begin with.
    private static func excluded(named prefix: String) throws -> HostileInput {
        let (authorities, chain) = try mesh(named: prefix)
        let bridge = try Forge.authority.with { $0.extensions = [.excluding("example.com")] }
            .make(authorities[size - 1], by: root)
        return try input(authorities, chain + [bridge])
    }

    private static func mesh(
        named prefix: String = ""
    ) throws -> (authorities: [Forge.Entity], chain: [[UInt8]]) {
        let authorities = (0..<size).map { Forge.Entity("\(prefix)Authority \($0)") }
        let chain = try authorities.flatMap { subject in
            try authorities.filter { $0.name != subject.name }.map {
                try Forge.authority.make(subject, by: $0)
            }
        }
        return (authorities, chain)
    }

    private static func input(
        _ authorities: [Forge.Entity], _ chain: [[UInt8]]
    ) throws -> HostileInput {
        let certificate = try Forge.server("example.com").make(leaf, by: authorities[0])
        return try HostileInput(
            certificate, chain: chain, trusting: anchor, profile: .hostileDepth)
    }
}

extension [UInt8] {
    /// A name constraints extension that excludes a domain.
    static func excluding(_ domain: String) -> [UInt8] {
        let subtree = DER.sequence(DER.element(0x82, Array(domain.utf8)))
        return DER.standard(30, critical: true, DER.sequence(DER.element(0xA1, subtree)))
    }
}
