import Certificates
import Events
import Foundation
import Testing

@testable import Verification

/// What a verdict says, and that it says the same each time.
@Suite struct JudgeTests {
    private let root = Forge.Entity("Root")
    private let authority = Forge.Entity("Authority")
    private let leaf = Forge.Entity("Leaf")

    private func rootCertificate() throws -> [UInt8] { try Forge.authority.make(root, by: root) }

    @Test func theSameInputsGiveTheSameBytesHoweverWarmTheCachesAre() throws {
        let bench = try Bench(trusting: rootCertificate())
        let chain = [try Forge.authority.make(authority, by: root)]
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        let first = bench.examine(certificate, chain: chain, name: "other.example")
        for _ in 0..<3 {
            let again = bench.examine(certificate, chain: chain, name: "other.example")
            #expect(again.verdict.json() == first.verdict.json())
            #expect(again.work == first.work)
        }
        #expect(first.verdict.mainCode == "name.mismatch")
    }

    @Test func aPathIsNamedFromTheTargetToTheAnchor() throws {
        let bench = try Bench(trusting: rootCertificate())
        let chain = [try Forge.authority.make(authority, by: root)]
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        let verdict = bench.examine(certificate, chain: chain, name: "example.com").verdict
        #expect(verdict.indication == .passed)
        #expect(verdict.path.map(\.subject) == ["CN=Leaf", "CN=Authority", "CN=Root"])
        #expect(verdict.path.map(\.role) == [.target, .intermediate, .anchor])
        #expect(verdict.trustStore.name == "test")
        #expect(verdict.trustStore.generation.count == 16)
    }

    @Test func whatCannotBeReadIsMalformed() throws {
        let bench = try Bench(trusting: rootCertificate())
        let verdict = bench.examine([0x30, 0x03, 0x02, 0x01]).verdict
        #expect(verdict.mainCode == "certificate.malformed")
        #expect(verdict.subIndication == .formatFailure)
        #expect(verdict.certificate == nil)
    }

    @Test func anIssuerFetchedForOneCertificateServesNoOther() throws {
        let bench = try Bench(trusting: rootCertificate())
        let issuer = try ParsedCertificate(der: try Forge.authority.make(authority, by: root))
        func certificate(naming address: String) throws -> [UInt8] {
            let access = DER.sequence(
                DER.sequence(
                    DER.id(0x2B, 6, 1, 5, 5, 7, 48, 2), DER.element(0x86, Array(address.utf8))))
            let whole = DER.sequence(DER.id(0x2B, 6, 1, 5, 5, 7, 1, 1), DER.octets(access))
            return try Forge.server("example.com").with { $0.extensions = [whole] }
                .make(leaf, by: authority)
        }
        let evidence = EvidenceSet(issuers: ["http://a.example/ca": [issuer]])
        func examine(_ address: String) throws -> Examination {
            bench.judge.examine(
                VerificationRequest(certificate: try certificate(naming: address)),
                under: bench.profile, evidence: evidence, trust: bench.trust, at: bench.time)
        }
        #expect(try examine("http://a.example/ca").verdict.indication == .passed)
        guard case .wanting(let wanted, _) = try examine("http://b.example/ca") else {
            Issue.record("the issuer is not asked for")
            return
        }
        #expect(wanted.map(\.kind) == [.issuer])
        #expect(wanted.map(\.url) == ["http://b.example/ca"])
    }

    @Test func anUnknownProfileIsSaidToBeOne() throws {
        let bench = try Bench(trusting: rootCertificate())
        let verdict = bench.judge.examine(
            VerificationRequest(certificate: [], profile: "nonsense"), evidence: .none,
            trust: bench.trust, at: bench.time
        ).verdict
        #expect(verdict.mainCode == "request.profile_unknown")
        #expect(verdict.indication == .indeterminate)
    }

    @Test func anAnchorIsLimitedByItsStore() throws {
        let anchor = try ParsedCertificate(der: try rootCertificate())
        let certificate = try Forge.server("example.com").make(leaf, by: root)
        let limits = [
            AnchorConstraints(purposes: [.emailProtection]),
            AnchorConstraints(dnsDomains: ["example.org"]),
            AnchorConstraints(distrustAfter: PointInTime(secondsSince1970: 1_700_000_000)),
        ]
        for limit in limits {
            var bench = try Bench()
            bench.trust = TrustStores(
                TrustStore(name: "limited", anchors: [TrustAnchor(anchor, constraints: limit)]))
            #expect(bench.examine(certificate).verdict.mainCode == "anchor.constraint")
        }
    }

    @Test func aGenerationChangesWithTheAnchors() throws {
        let one = TrustAnchor(try ParsedCertificate(der: try rootCertificate()))
        let other = TrustAnchor(try ParsedCertificate(der: try rootCertificate()))
        let forwards = TrustStore(name: "a", anchors: [one, other])
        let backwards = TrustStore(name: "a", anchors: [other, one])
        #expect(forwards.generation == backwards.generation)
        #expect(forwards.generation != TrustStore(name: "a", anchors: [one]).generation)
    }
}
