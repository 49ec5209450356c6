import Certificates
import Events
import Forgery
import Testing

@testable import Verification

/// CRLs that whoever runs the service has put at hand: for all certificates of their issuer, and the
/// newest first.
@Suite struct RevocationListsTests {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("Leaf")
    private static let (early, late) = ("20260525000000", "20260527000000")

    private func list(
        _ time: String, revokes: Bool, number: UInt8 = 1, of issuer: Forge.Entity = root
    ) throws -> [UInt8] {
        try CRLForge().with {
            $0.thisUpdate = time
            $0.number = Int(number)
            if revokes { $0.entries = [.init(1)] }
        }.make(issuer)
    }

    private func verdict(_ kept: [[UInt8]], request: [[UInt8]] = []) throws -> Verdict {
        var bench = try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
        bench.profile.revocation = .require
        let lists = RevocationLists(try kept.map { try SuppliedCRL(der: $0, url: "file:///a.crl") })
        let certificate = try Forge.server("example.com").make(Self.leaf, by: Self.root)
        return bench.judge.examine(
            VerificationRequest(certificate: certificate, crls: request), under: bench.profile,
            evidence: EvidenceSet(lists: lists), trust: bench.trust, at: bench.time
        ).verdict
    }

    @Test func aListThatTheCertificateDoesNotNameIsLookedAt() throws {
        let good = try verdict([list(Self.early, revokes: false)])
        #expect(good.indication == .passed)
        #expect(good.evidence.map(\.url) == ["file:///a.crl"])
        #expect(try verdict([list(Self.early, revokes: true)]).mainCode == "certificate.revoked")
        let other = try list(Self.early, revokes: true, of: Forge.Entity("Other"))
        #expect(try verdict([other]).mainCode == "revocation.unknown")
        #expect(try verdict([]).mainCode == "revocation.unknown")
    }

    /// In whichever order the files are read.
    @Test(arguments: [true, false])
    func theNewestCounts(isReversed: Bool) throws {
        func code(_ lists: [[UInt8]]) throws -> String? {
            try verdict(isReversed ? lists.reversed() : lists).mainCode
        }
        let old = try list(Self.early, revokes: false)
        #expect(try code([old, list(Self.late, revokes: true)]) == "certificate.revoked")
        #expect(
            try code([list(Self.early, revokes: true), list(Self.late, revokes: false)]) == nil)
        // By number where they are of the same time.
        let second = try list(Self.early, revokes: true, number: 2)
        #expect(try code([old, second]) == "certificate.revoked")
    }

    @Test func anOlderListOfTheRequestHidesNothing() throws {
        let old = try list(Self.early, revokes: false)
        let new = try list(Self.late, revokes: true)
        #expect(try verdict([new], request: [old]).mainCode == "certificate.revoked")
        #expect(try verdict([old], request: [new]).mainCode == "certificate.revoked")
    }

    @Test func theGenerationIsOfWhatTheListsSay() throws {
        let (one, two) = (
            try SuppliedCRL(der: list(Self.early, revokes: false)),
            try SuppliedCRL(der: list(Self.late, revokes: true))
        )
        #expect(RevocationLists([]).generation.isEmpty)
        #expect(
            RevocationLists([one, two]).generation == RevocationLists([two, one, one]).generation)
        #expect(RevocationLists([one]).generation != RevocationLists([two]).generation)
    }
}
