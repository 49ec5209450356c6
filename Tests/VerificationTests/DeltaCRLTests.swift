import Certificates
import Events
import Forgery
import Testing

@testable import Verification

/// Deltas are asked for where CRLs and certificates say that they are, and only where they could change
/// anything (RFC 5280, 4.2.1.15, 5.2.4 and 5.2.6).
@Suite struct DeltaCRLTests {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let url = "http://crl.example/delta"
    private static let pointer = CRLForge.distributionPoints(
        [(url: url, reasons: nil, issuer: nil)], areDeltas: true)

    /// The complete list that says where its delta is.
    private static let base = CRLForge().with { $0.extensions = [pointer] }
    private static let delta = CRLForge().with { ($0.number, $0.base) = (2, 1) }

    private func examine(
        _ lists: [CRLForge], shelf: CRLForge? = nil, unobtainable: Bool = false,
        ocsp: [UInt8]? = nil, leafExtensions: [[UInt8]] = []
    ) throws -> Examination {
        var bench = try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
        bench.profile.revocation = .require
        let certificate = try Forge.server("example.com").with { $0.extensions = leafExtensions }
            .make(Self.leaf, by: Self.root)
        let place = EvidencePlace(.crl, Self.url)
        var evidence = EvidenceSet.none
        if let shelf {
            evidence.shelf = EvidenceShelf(
                crls: [place: try SuppliedCRL(der: shelf.make(Self.root), url: Self.url)])
        }
        if unobtainable { evidence.unobtainable[place] = "the server answers with status 404" }
        let request = VerificationRequest(
            certificate: certificate, ocspResponse: ocsp,
            crls: try lists.map { try $0.make(Self.root) })
        return bench.judge.examine(
            request, under: bench.profile, evidence: evidence, trust: bench.trust, at: bench.time)
    }

    private func revoked(_ reason: UInt8) -> [CRLForge.Entry] { [.init(1, reason: reason)] }

    @Test(arguments: [true, false])
    func aDeltaIsWantedWhereTheListOrTheCertificateNamesIt(byList: Bool) throws {
        let examination = try examine(
            [byList ? Self.base : CRLForge()], leafExtensions: byList ? [] : [Self.pointer])
        #expect(examination.wanted == [EvidencePlace(.crl, Self.url)])
        let verdict = examination.verdict
        #expect(verdict.indication == .passed)
        #expect(verdict.findings.map(\.code) == [FindingCode("revocation.delta_missing")])
        #expect(verdict.findings.first?.severity == .warning)
    }

    @Test func aFetchedDeltaRevokes() throws {
        let examination = try examine(
            [Self.base], shelf: Self.delta.with { $0.entries = revoked(1) })
        #expect(examination.wanted == [])
        #expect(examination.verdict.mainCode == "certificate.revoked")
        #expect(examination.verdict.evidence.map(\.kind) == [.deltaCRL, .crl])
        #expect(examination.verdict.evidence.first?.url == Self.url)
    }

    @Test func aFetchedDeltaWithNothingNewSettlesIt() throws {
        let examination = try examine([Self.base], shelf: Self.delta)
        #expect(examination.wanted == [])
        #expect(examination.verdict.findings == [])
        #expect(examination.verdict.evidence.map(\.kind) == [.deltaCRL, .crl])
    }

    @Test func onlyAHoldIsWorthADelta() throws {
        let held = Self.base.with { $0.entries = revoked(6) }
        #expect(try examine([held]).wanted == [EvidencePlace(.crl, Self.url)])
        let lifting = Self.delta.with { $0.entries = revoked(8) }
        #expect(try examine([held], shelf: lifting).verdict.indication == .passed)
        let compromised = try examine([Self.base.with { $0.entries = revoked(1) }])
        #expect(compromised.wanted == [])
        #expect(compromised.verdict.mainCode == "certificate.revoked")
    }

    @Test func whatCannotBeHadOrDoesNotFitIsSaid() throws {
        let away = try examine([Self.base], unobtainable: true)
        #expect(away.wanted == [])
        #expect(away.verdict.indication == .passed)
        #expect(away.verdict.findings.first?.what.contains("status 404") == true)
        // It adds to a list that is newer than the one at hand.
        let other = try examine(
            [Self.base], shelf: Self.delta.with { ($0.number, $0.base) = (3, 2) })
        #expect(other.verdict.findings.map(\.code) == [FindingCode("revocation.delta_missing")])
    }

    @Test func whatAResponderSaysIsNewerThanAnyDelta() throws {
        let response = try OCSPForge().make(issuer: Self.root, by: Self.root)
        let examination = try examine([Self.base], ocsp: response)
        #expect(examination.wanted == [])
        #expect(examination.verdict.findings == [])
    }

    @Test func aListThatHasEndedIsGoodWithACurrentDelta() throws {
        let ended = Self.base.with { $0.nextUpdate = "20260527120000" }
        let alone = try examine([ended])
        #expect(alone.verdict.mainCode == "revocation.unknown")
        #expect(alone.wanted == [EvidencePlace(.crl, Self.url)])
        #expect(try examine([ended], shelf: Self.delta).verdict.indication == .passed)
        let both = Self.delta.with { $0.nextUpdate = "20260527130000" }
        #expect(try examine([ended], shelf: both).verdict.mainCode == "revocation.unknown")
    }

    @Test func aDeltaUnderAnotherKeyIdentifierAddsNothing() throws {
        let twin = Forge.Entity("Root")
        let delta = try Self.delta.with { $0.entries = revoked(8) }.make(twin)
        var bench = try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
        bench.profile.revocation = .require
        let held = try Self.base.with { $0.entries = revoked(6) }.make(Self.root)
        let newer = try Forge.authority.make(twin, by: Self.root)
        let certificate = try Forge.server("example.com").make(Self.leaf, by: Self.root)
        let verdict = bench.examine(certificate, chain: [newer], crls: [held, delta]).verdict
        #expect(verdict.mainCode == "certificate.revoked")
    }
}

extension Examination {
    fileprivate var wanted: [EvidencePlace] {
        guard case .wanting(let wanted, _) = self else { return [] }
        return wanted.map(\.place)
    }
}
