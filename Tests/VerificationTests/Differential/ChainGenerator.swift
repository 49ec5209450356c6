import Crypto
import Foundation
import Intake

/// Makes chains of root, intermediate and leaf with anything in their extensions and any octet of the
/// signed part changed, all signed as they should be: damage that only a signature would catch hides
/// everything else.
struct ChainGenerator {
    private let seed: UInt64
    private var random: SplitMix64
    private var count = 0
    private let root: Forge.Entity
    private let authority: Forge.Entity
    private let leaf: Forge.Entity

    init(seed: UInt64) {
        self.seed = seed
        random = SplitMix64(seed: seed)
        root = Forge.Entity("Root")
        authority = Forge.Entity("Authority")
        leaf = Forge.Entity("Leaf")
    }

    mutating func next() throws -> DifferentialCase {
        count += 1
        let damaged = Int.random(in: 0...3, using: &random)
        var issuer = Forge.authority
        issuer.pathLength = [nil, nil, 0, 1].randomElement(using: &random) ?? nil
        issuer.hasKeyIdentifiers = Bool.random(using: &random)
        issuer.extensions = extensions()
        var subject = Forge.server("example.com", "www.example.com")
        subject.hasKeyIdentifiers = Bool.random(using: &random)
        subject.extensions = extensions()
        let chain = try make(issuer, authority, by: root, isDamaged: damaged == 0)
        let certificate = try make(subject, leaf, by: authority, isDamaged: damaged == 1)
        return DifferentialCase(
            label: "seed \(seed), chain \(count)", certificate: certificate, chain: [chain],
            anchors: [try Forge.authority.make(root, by: root)],
            time: Date(timeIntervalSince1970: 1_780_000_000))
    }

    private mutating func make(
        _ forge: Forge, _ subject: Forge.Entity, by issuer: Forge.Entity, isDamaged: Bool
    ) throws -> [UInt8] {
        var signedPart = forge.signedPart(subject, by: issuer)
        if isDamaged {
            for _ in 0...Int.random(in: 0...1, using: &random) { damage(&signedPart) }
        }
        return try forge.sign(signedPart, by: issuer)
    }

    /// Changes an octet to any other, or by one bit, which keeps more of what it meant.
    private mutating func damage(_ bytes: inout [UInt8]) {
        let index = Int.random(in: bytes.indices, using: &random)
        if Bool.random(using: &random) {
            bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        } else {
            bytes[index] = .random(in: .min ... .max, using: &random)
        }
    }

    /// None, one or two of the usual kinds with unusual content.
    private mutating func extensions() -> [[UInt8]] {
        (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
            let makers: [(inout SplitMix64) -> [UInt8]] = [
                Self.nameConstraints, Self.policies, Self.policyConstraints, Self.unknown,
                Self.alternativeNames,
            ]
            return makers.randomElement(using: &random).map { $0(&random) }
        }
    }

    private static func nameConstraints(_ random: inout SplitMix64) -> [UInt8] {
        let domains = ["example.com", "com", ".example.com", "www.example.com", "example.org", ""]
        let bases = (0..<Int.random(in: 1...3, using: &random)).flatMap { _ in
            let names = [
                DER.element(0x82, Array((domains.randomElement(using: &random) ?? "").utf8)),
                DER.element(0x87, [10, 0, 0, 0, 255, 0, 0, 0]),
                DER.element(0x81, Array("example.com".utf8)),
                DER.element(0xA4, DER.name("Leaf")),
                DER.element(0x86, Array(".example.com".utf8)),
            ]
            return DER.sequence(names.randomElement(using: &random) ?? names[0])
        }
        let tag: UInt8 = Bool.random(using: &random) ? 0xA0 : 0xA1
        let critical = Bool.random(using: &random)
        return DER.standard(30, critical: critical, DER.sequence(DER.element(tag, bases)))
    }

    private static func policies(_ random: inout SplitMix64) -> [UInt8] {
        let any = DER.sequence(DER.id(0x55, 0x1D, 32, 0))
        let one = DER.sequence(DER.id(0x2A, 3, UInt8.random(in: 1...2, using: &random)))
        return DER.standard(
            32, critical: .random(using: &random),
            DER.sequence(Bool.random(using: &random) ? any : one))
    }

    private static func policyConstraints(_ random: inout SplitMix64) -> [UInt8] {
        let skip = UInt8.random(in: 0...2, using: &random)
        return DER.standard(36, critical: true, DER.sequence([0x80, 1, skip]))
    }

    private static func unknown(_ random: inout SplitMix64) -> [UInt8] {
        let critical: [UInt8] = Bool.random(using: &random) ? [1, 1, 0xFF] : []
        return DER.sequence(DER.id(0x2A, 3, 4), critical, DER.octets([5, 0]))
    }

    private static func alternativeNames(_ random: inout SplitMix64) -> [UInt8] {
        let names = [
            DER.element(0x82, Array("*.example.com".utf8)), DER.element(0x87, [10, 1, 2, 3]),
            DER.element(0x81, Array("a@example.com".utf8)),
            DER.element(0x86, Array("https://www.example.com/".utf8)),
            DER.element(0x88, [0x2A, 3]), DER.element(0x82, Array("-bad-.example".utf8)),
        ]
        return DER.standard(
            17, critical: .random(using: &random),
            DER.sequence(names.randomElement(using: &random) ?? names[0]))
    }
}
