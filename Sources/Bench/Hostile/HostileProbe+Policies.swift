import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let policyCount = 200
    private static let layers = 8

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    static let policies: [HostileProbe] = [
        HostileProbe(
            "policy-mappings", "200 policies, each mapped to 20 others, over 8 layers.",
            expecting: "PASSED", within: HostileLimits(signatures: layers + 1)
        ) { try input(policies: policyCount, mappedTo: 20) },
        HostileProbe(
            "policy-mappings-5000", "200 policies, each mapped to 100 others, over 8 layers.",
            expecting: "budget.exhausted", within: HostileLimits(signatures: 1_000)
        ) { try input(policies: policyCount, mappedTo: 100) },
    ]

    /// A tree of policies would have as many nodes as there are ways through the mappings
    /// (CVE-2023-0464).
    private static func input(policies count: Int, mappedTo width: Int) throws -> HostileInput {
        let policies = DER.standard(
            32, DER.sequence((0..<count).flatMap { DER.sequence(policy($0)) }))
        let mappings = (0..<count).flatMap { one in
            (0..<width).flatMap { DER.sequence(policy(one), policy((one + $0) % count)) }
        }
        var issuer = root
        var chain: [[UInt8]] = []
        for number in 0..<layers {
            let authority = Forge.Entity("Authority \(number)")
            let forge = Forge.authority.with {
                $0.extensions = [
                    policies, DER.standard(33, critical: true, DER.sequence(mappings)),
                ]
            }
            chain.append(try forge.make(authority, by: issuer))
            issuer = authority
        }
        let certificate = try Forge.server("example.com").with { $0.extensions = [policies] }
            .make(leaf, by: issuer)
        var profile = Profile.hostile
        profile.policies.requiresExplicit = true
        return try HostileInput(certificate, chain: chain, trusting: anchor, profile: profile)
    }

    private static func policy(_ number: Int) -> [UInt8] {
        DER.id(0x2A, 3, UInt8(0x81 + number / 128), UInt8(number % 128))
    }
}
