import Certificates
import Events
import Foundation
import Testing

@testable import Verification

/// Input that is made to cost work: each ends with a clear answer, and the work is counted.
@Suite struct HostileInputTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")

    private func rootCertificate() throws -> [UInt8] { try Forge.authority.make(root, by: root) }

    @Test(arguments: [50, 500])
    func findsTheRightOneOfManyAuthoritiesOfOneName(count: Int) throws {
        let forge = Forge.authority.with { $0.hasKeyIdentifiers = false }
        let authorities = (0..<count).map { _ in Forge.Entity("Authority") }
        let chain = try authorities.map { try forge.make($0, by: root) }
        let certificate = try Forge.server("example.com").with { $0.hasKeyIdentifiers = false }
            .make(leaf, by: authorities[count - 1])
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain, name: "example.com")
        #expect(verdict.indication == .passed)
        #expect(work.signatures <= count + 1)
        #expect(work.steps <= 2 * count)
    }

    @Test func manyAuthoritiesOfOneNameWithoutAnchorCostNoSignatureForThePath() throws {
        let forge = Forge.authority.with { $0.hasKeyIdentifiers = false }
        let authorities = (0..<500).map { _ in Forge.Entity("Authority") }
        let chain = try authorities.map { try forge.make($0, by: $0) }
        let stranger = Forge.Entity("Authority")
        let certificate = try Forge.server("example.com").make(leaf, by: stranger)
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain)
        #expect(verdict.mainCode == "path.no_anchor")
        #expect(work.signatures <= 500)
    }

    /// Every authority certified by every other.
    private func mesh(_ count: Int) throws -> (authorities: [Forge.Entity], chain: [[UInt8]]) {
        let authorities = (0..<count).map { Forge.Entity("Authority \($0)") }
        let chain = try authorities.flatMap { subject in
            try authorities.filter { $0.name != subject.name }.map {
                try Forge.authority.make(subject, by: $0)
            }
        }
        return (authorities, chain)
    }

    @Test func aMeshWithAShortPathToAnAnchorPasses() throws {
        let (authorities, chain) = try mesh(12)
        let bridge = try Forge.authority.make(authorities[11], by: root)
        let certificate = try Forge.server("example.com").make(leaf, by: authorities[0])
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain + [bridge])
        #expect(verdict.indication == .passed)
        #expect(verdict.path.count == 4)
        #expect(work.signatures <= 10)
    }

    @Test func aMeshWithoutAnchorEndsAtOnce() throws {
        let (authorities, chain) = try mesh(12)
        let certificate = try Forge.server("example.com").make(leaf, by: authorities[0])
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain)
        #expect(verdict.mainCode == "path.no_anchor")
        #expect(work.signatures <= 20)
        #expect(work.steps <= 30)
    }

    @Test func aMeshUnderAnAnchorThatSignedNothingCostsEachSignatureOnce() throws {
        let (authorities, chain) = try mesh(12)
        // The anchor's name, and another key.
        let impostor = Forge.Entity("Root")
        let bridges = try authorities.map { try Forge.authority.make($0, by: impostor) }
        let certificate = try Forge.server("example.com").make(leaf, by: authorities[0])
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain + bridges)
        #expect(verdict.indication != .passed)
        #expect(work.signatures <= 12 * 11 + 2 * 12 + 1)
        #expect(work.signatures <= bench.profile.budget.signatures)
    }

    /// Layers of authorities, each with two certificates, the first layer's issued by the root.
    private func doubled(_ layers: Int, under top: Forge.Entity) throws -> (
        last: Forge.Entity, chain: [[UInt8]]
    ) {
        var chain: [[UInt8]] = []
        var issuer = top
        for layer in 0..<layers {
            let authority = Forge.Entity("Layer \(layer)")
            for serial in 1...2 {
                chain.append(
                    try Forge.authority.with { $0.serial = serial }.make(authority, by: issuer))
            }
            issuer = authority
        }
        return (issuer, chain)
    }

    private func doubledBench() throws -> Bench {
        var bench = try Bench(trusting: rootCertificate())
        bench.profile.maximumIntermediates = 30
        return bench
    }

    @Test func aLeafUnderTwentyDoubledLayersPasses() throws {
        let (last, chain) = try doubled(20, under: root)
        let certificate = try Forge.server("example.com").make(leaf, by: last)
        let (verdict, work) = try doubledBench().examine(certificate, chain: chain)
        #expect(verdict.indication == .passed)
        #expect(work.signatures <= 2 * 21)
    }

    @Test func anExpiredLeafUnderDoubledLayersIsSaidToBeExpired() throws {
        let (last, chain) = try doubled(20, under: root)
        let certificate = try Forge.server("example.com").with { $0.notAfter = "20260201000000" }
            .make(leaf, by: last)
        let (verdict, work) = try doubledBench().examine(certificate, chain: chain)
        #expect(verdict.mainCode == "certificate.expired")
        #expect(work.signatures <= 2 * 21)
    }

    @Test func doubledLayersWithoutAnchorEndAtOnce() throws {
        let (last, chain) = try doubled(20, under: Forge.Entity("Nobody"))
        let certificate = try Forge.server("example.com").make(leaf, by: last)
        let (verdict, work) = try doubledBench().examine(certificate, chain: chain)
        #expect(verdict.mainCode == "path.no_anchor")
        #expect(work.signatures <= 60)
    }

    @Test func doubledLayersUnderAForgedTopAreNotTriedInAllCombinations() throws {
        let (last, chain) = try doubled(20, under: Forge.Entity("Root"))
        let certificate = try Forge.server("example.com").make(leaf, by: last)
        let (verdict, work) = try doubledBench().examine(certificate, chain: chain)
        #expect(verdict.mainCode == "signature.invalid")
        #expect(work.signatures <= 100)
    }

    @Test func doubledLayersWhereNoPathKeepsTheRulesEndWithTheBudget() throws {
        // A name that the topmost authorities exclude: every one of the paths breaks a rule.
        let top = Forge.Entity("Top")
        let (last, chain) = try doubled(16, under: top)
        let excluded = DER.sequence(
            DER.element(0xA1, DER.sequence(DER.element(0x82, Array("example.com".utf8)))))
        let constrained = try Forge.authority.with {
            $0.extensions = [DER.standard(30, critical: true, excluded)]
        }.make(top, by: root)
        let certificate = try Forge.server("example.com").make(leaf, by: last)
        let (verdict, work) = try doubledBench().examine(
            certificate, chain: chain + [constrained])
        #expect(verdict.mainCode == "name.excluded")
        #expect(work.paths <= 100)
        #expect(work.signatures <= 100)
    }

    @Test func aChainOfAThousandIsTooLongAndCostsNoSignature() throws {
        var chain: [[UInt8]] = []
        var issuer = root
        for number in 0..<1_000 {
            // One key for all: what counts is the work of the judge.
            let authority = Forge.Entity("Authority \(number)", key: root.key)
            chain.append(try Forge.authority.make(authority, by: issuer))
            issuer = authority
        }
        let certificate = try Forge.server("example.com").make(leaf, by: issuer)
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: chain)
        #expect(verdict.mainCode == "path.too_long")
        #expect(work.signatures <= 20)
    }

    @Test func fiveThousandNamesAreRead() throws {
        let names = (0..<5_000).map { "host-\($0).example.com" }
        let certificate = try Forge.server().with { $0.dnsNames = names }.make(leaf, by: root)
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, _) = bench.examine(certificate, name: "host-4999.example.com")
        #expect(verdict.indication == .passed)
        #expect(verdict.certificate?.names.count == CertificateSummary.maximumNames)
    }

    @Test func namesTimesConstraintsEndWithTheBudget() throws {
        let subtrees = (0..<8_192).flatMap { number in
            DER.sequence(DER.element(0x82, Array("x\(number).test".utf8)))
        }
        let constraints = DER.sequence(DER.element(0xA1, subtrees))
        let authority = Forge.Entity("Authority")
        let chain = try Forge.authority.with {
            $0.extensions = [DER.standard(30, critical: true, constraints)]
        }.make(authority, by: root)
        let names = (0..<8_192).map { "y\($0).test" }
        let certificate = try Forge.server().with { $0.dnsNames = names }
            .make(leaf, by: authority)
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate, chain: [chain])
        #expect(verdict.mainCode == "budget.exhausted")
        #expect(work.nameComparisons <= bench.profile.budget.nameComparisons)
    }

    @Test func anExtensionOfTenMegabytesIsPassedOver() throws {
        let filler = DER.sequence(
            DER.id(0x2B, 6, 1, 4, 1, 0x83, 0xB3, 0x42),
            DER.octets(Array(repeating: 0, count: 10 << 20)))
        let certificate = try Forge.server("example.com").with { $0.extensions = [filler] }
            .make(leaf, by: root)
        let bench = try Bench(trusting: rootCertificate())
        let (verdict, work) = bench.examine(certificate)
        #expect(verdict.indication == .passed)
        #expect(work.bytes <= 21 << 20)
    }

    @Test func thousandsOfPoliciesAndMappingsStayLinear() throws {
        // 2^n paths through a policy tree; the graph has one node a policy and level.
        func policy(_ number: Int) -> [UInt8] {
            DER.id(0x2A, 3, UInt8(0x81 + number / 128), UInt8(number % 128))
        }
        let policies = DER.standard(
            32, DER.sequence((0..<200).flatMap { DER.sequence(policy($0)) }))
        let mappings = (0..<200).flatMap { one in
            (0..<20).flatMap { DER.sequence(policy(one), policy((one + $0) % 200)) }
        }
        var issuer = root
        var chain: [[UInt8]] = []
        for number in 0..<8 {
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
        var bench = try Bench(trusting: rootCertificate())
        bench.profile.policies.requiresExplicit = true
        let (verdict, work) = bench.examine(certificate, chain: chain)
        #expect(verdict.indication == .passed)
        #expect(work.policyNodes <= 8 * (200 + 4_000 + 200) + 200)
    }
}
