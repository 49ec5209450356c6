import Forgery
import Verification

extension HostileProbe {
    private static let root = Forge.Entity("Root")
    private static let authority = Forge.Entity("Authority")
    private static let leaf = Forge.Entity("Leaf")

    private static var anchor: [UInt8] { get throws { try Forge.authority.make(root, by: root) } }

    static let names: [HostileProbe] = [
        HostileProbe(
            "names-5000", "A certificate for 5,000 names.", expecting: "PASSED",
            within: HostileLimits(signatures: 1, steps: 1)
        ) {
            let names = (1..<5_000).map { "host-\($0).example.com" } + ["example.com"]
            let certificate = try Forge.server().with { $0.dnsNames = names }.make(leaf, by: root)
            return try HostileInput(certificate, trusting: anchor)
        },
        HostileProbe(
            "names-x-constraints-8192", "8,192 names under 8,192 excluded subtrees.",
            expecting: "budget.exhausted"
        ) {
            try constrained(names: 8_192, subtrees: (0..<8_192).map { subtree("x\($0).test") })
        },
        HostileProbe(
            "names-x-constraints-499", "As many comparisons as the budget has.", expecting: "PASSED"
        ) {
            try constrained(names: 498, subtrees: (0..<499).map { subtree("x\($0).test") })
        },
        HostileProbe(
            "directory-names-400", "400 directory names under 400 subtrees, all much alike.",
            expecting: "PASSED"
        ) {
            let accents = String(repeating: "é", count: 100)
            func name(_ text: String) -> [UInt8] { DER.element(0xA4, DER.name(accents + text)) }
            let names = (0..<400).flatMap { name("y\($0)") }
            return try constrained(
                names: 0, subtrees: (0..<400).map { DER.sequence(name("x\($0)")) }, others: names)
        },
        HostileProbe(
            "names-refused-5000", "5,000 names, each of which is excluded.",
            expecting: "name.excluded"
        ) { try constrained(names: 5_000, subtrees: [subtree("test")]) },
        HostileProbe(
            "names-malformed-5000", "5,000 names that are none.",
            expecting: "alternative_names.malformed"
        ) {
            let names = ["example.com"] + (0..<5_000).map { "-\($0)-.test" }
            let certificate = try Forge.server().with { $0.dnsNames = names }.make(leaf, by: root)
            var profile = Profile.tlsServer
            profile.revocation = .off
            return try HostileInput(certificate, trusting: anchor, profile: profile)
        },
    ]

    private static func subtree(_ domain: String) -> [UInt8] {
        DER.sequence(DER.element(0x82, Array(domain.utf8)))
    }

    /// A leaf of many names below an authority of many excluded subtrees.
    private static func constrained(
        names: Int, subtrees: [[UInt8]], others: [UInt8] = []
    ) throws -> HostileInput {
        let constraints = DER.sequence(DER.element(0xA1, subtrees.flatMap(\.self)))
        let chain = try Forge.authority.with {
            $0.extensions = [DER.standard(30, critical: true, constraints)]
        }.make(authority, by: root)
        let dnsNames = ["example.com"] + (0..<names).map { "y\($0).test" }
        let all = dnsNames.flatMap { DER.element(0x82, Array($0.utf8)) } + others
        let certificate = try Forge.server().with {
            $0.extensions = [DER.standard(17, DER.sequence(all))]
        }.make(leaf, by: authority)
        return try HostileInput(certificate, chain: [chain], trusting: anchor)
    }
}
