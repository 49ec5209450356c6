import Certificates
import Intake
import Testing

@testable import Verification

/// The policy graph of RFC 9618 comes to what the tree of RFC 5280 comes to.
@Suite struct PolicyGraphTests {
    @Test func theGraphSaysWhatTheTreeSays() throws {
        let seed = UInt64.random(in: .min ... .max)
        var generator = PolicyChainGenerator(seed: seed)
        var satisfied = 0
        for number in 0..<Self.chains {
            let (inputs, chain) = try generator.next()
            var graph = PolicyProcessing(inputs: inputs, length: chain.count)
            var tree = PolicyTree(inputs: inputs, length: chain.count)
            var work = Work(budget: .standard)
            for (index, candidate) in chain.enumerated() {
                let mistake = graph.take(
                    candidate, isLast: index == chain.count - 1, work: &work)
                #expect(mistake == nil)
                tree.take(candidate)
            }
            if tree.isSatisfied { satisfied += 1 }
            let about: Comment = "seed \(seed), chain \(number)"
            #expect(graph.isSatisfied == tree.isSatisfied, about)
            #expect(graph.userConstrainedPolicies == tree.userConstrainedPolicies, about)
        }
        #expect(satisfied > Self.chains / 10, "the generator has become too strict")
        #expect(satisfied < Self.chains * 9 / 10, "the generator has become too lax")
    }

    private static let chains = 1_000
}

/// Makes chains of two to four certificates with any policies, mappings and inhibitions among three
/// policies; nobody looks at their signatures.
struct PolicyChainGenerator {
    private var random: SplitMix64
    private let key = Forge.Entity("").key

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    mutating func next() throws -> (PolicyInputs, [Candidate]) {
        var inputs = PolicyInputs()
        inputs.requiresExplicit = chance(2)
        inputs.inhibitsMapping = chance(8)
        inputs.inhibitsAny = chance(8)
        let length = Int.random(in: 2...4, using: &random)
        var issuer = Forge.Entity("0", key: key)
        var chain: [Candidate] = []
        for number in 1...length {
            let subject = chance(4) ? issuer : Forge.Entity("\(number)", key: key)
            let forge = Forge.authority.with { $0.extensions = extensions() }
            let part = forge.signedPart(subject, by: issuer)
            let der = DER.sequence(part, Forge.algorithm, DER.bits([0]))
            chain.append(Candidate(try ParsedCertificate(der: der)))
            issuer = subject
        }
        if chance(2), let policies = chain.compactMap(\.extensions.policies.value).first {
            inputs.acceptable = Set(policies.map(\.identifier)).subtracting([.anyPolicy])
            if inputs.acceptable.isEmpty { inputs.acceptable = [.anyPolicy] }
        }
        return (inputs, chain)
    }

    private mutating func extensions() -> [[UInt8]] {
        var all: [[UInt8]] = []
        let any = DER.id(0x55, 0x1D, 32, 0)
        let named = [UInt8(1), 2, 3].filter { _ in chance(2) }.map(Self.policy)
        let policies = named + (chance(2) ? [any] : [])
        if !policies.isEmpty {
            all.append(
                DER.standard(32, DER.sequence(policies.flatMap { DER.sequence($0) })))
        }
        if chance(2) {
            let pairs = (0..<Int.random(in: 1...3, using: &random)).flatMap { _ in
                DER.sequence(anyOfThree(), anyOfThree())
            }
            all.append(DER.standard(33, critical: true, DER.sequence(pairs)))
        }
        if chance(4) {
            let tag: UInt8 = chance(2) ? 0x80 : 0x81
            all.append(DER.standard(36, critical: true, DER.sequence([tag, 1, skip()])))
        }
        if chance(6) { all.append(DER.standard(54, critical: true, [2, 1, skip()])) }
        return all
    }

    private mutating func chance(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &random) == 0
    }

    private mutating func anyOfThree() -> [UInt8] {
        Self.policy(UInt8.random(in: 1...3, using: &random))
    }

    private mutating func skip() -> UInt8 { UInt8.random(in: 0...2, using: &random) }

    private static func policy(_ number: UInt8) -> [UInt8] { DER.id(0x2A, 3, number) }
}
