import Certificates
import Events
import Forgery
import Foundation
import Testing

@testable import Verification

/// CRLs are believed as far as RFC 5280 section 6.3.3 goes, and no further.
@Suite struct CRLTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("Leaf")
    private static let url = "http://crl.example/a"

    /// What is known about a leaf with these extensions, by these CRLs.
    private func verdict(
        _ lists: [[UInt8]], _ extensions: [[UInt8]] = [], chain: [[UInt8]] = []
    ) throws -> Verdict {
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile.revocation = .require
        let certificate = try Forge.server("example.com").with { $0.extensions = extensions }
            .make(leaf, by: root)
        return bench.examine(certificate, chain: chain, crls: lists).verdict
    }

    private func code(
        _ lists: [[UInt8]], _ extensions: [[UInt8]] = [], chain: [[UInt8]] = []
    ) throws -> String? { try verdict(lists, extensions, chain: chain).mainCode }

    private func list(_ change: (inout CRLForge) -> Void = { _ in }) throws -> [UInt8] {
        try CRLForge().with(change).make(root)
    }

    // MARK: Full lists

    @Test func aCurrentListWithoutTheCertificatePasses() throws {
        let verdict = try verdict([list { $0.entries = [.init(2)] }])
        #expect(verdict.indication == .passed)
        #expect(verdict.evidence.map(\.kind) == [.crl])
    }

    @Test func aListedCertificateIsRevokedWithItsDateAndReason() throws {
        let verdict = try verdict([list { $0.entries = [.init(2), .init(1, reason: 1)] }])
        #expect(verdict.mainCode == "certificate.revoked")
        #expect(verdict.findings.first?.what.contains("2026-05-01") == true)
        #expect(verdict.findings.first?.what.contains("keyCompromise") == true)
    }

    @Test func aHoldCountsAsRevoked() throws {
        #expect(try code([list { $0.entries = [.init(1, reason: 6)] }]) == "certificate.revoked")
    }

    @Test(arguments: [
        CRLForge().with { $0.nextUpdate = "20260527120000" },
        CRLForge().with { $0.thisUpdate = "20260601000000" },
        CRLForge().with { $0.nextUpdate = nil },
    ])
    func aListOfAnotherTimeIsNotBelieved(forge: CRLForge) throws {
        #expect(try code([forge.make(root)]) == "revocation.unknown")
    }

    @Test func aForgedListIsNotBelieved() throws {
        #expect(try code([CRLForge().make(root, by: leaf)]) == "revocation.unknown")
        var changed = try list()
        changed[changed.count - 1] ^= 1
        #expect(try code([changed]) == "revocation.unknown")
    }

    @Test func aCriticalExtensionThatNobodyKnowsSpoilsTheList() throws {
        let unknown = DER.sequence(DER.id(0x2A, 3), [1, 1, 0xFF], DER.octets([5, 0]))
        #expect(try code([list { $0.extensions = [unknown] }]) == "revocation.unknown")
    }

    @Test func aListIsSignedAsTheProfileWouldHaveACertificateSigned() throws {
        let sha1 = DER.sequence(DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1))
        let md5 = DER.sequence(DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 4), [5, 0])
        for (algorithm, reason) in [(sha1, "collisions of SHA-1"), (md5, "not checked here")] {
            let verdict = try verdict([list { $0.algorithm = algorithm }])
            #expect(verdict.mainCode == "revocation.unknown")
            #expect(verdict.findings.first?.what.contains(reason) == true)
            let response = try OCSPForge().with { $0.algorithm = algorithm }
                .make(issuer: root, by: root)
            var bench = try Bench(trusting: Forge.authority.make(root, by: root))
            bench.profile.revocation = .require
            let certificate = try Forge.server("example.com").make(leaf, by: root)
            let other = bench.examine(certificate, ocsp: response).verdict
            #expect(other.mainCode == "revocation.unknown")
            #expect(other.findings.first?.what.contains(reason) == true)
        }
    }

    @Test func whoMayNotSignListsIsNotBelieved() throws {
        let authority = Forge.Entity("Authority")
        let plain = try Forge.authority.make(authority, by: root)
        let restricted = try Forge.authority.with { $0.keyUsage = [3, 2, 2, 0x04] }
            .make(authority, by: root)
        let lists = try [CRLForge().make(authority), list()]
        let certificate = try Forge.server("example.com").make(leaf, by: authority)
        var bench = try Bench(trusting: Forge.authority.make(root, by: root))
        bench.profile.revocation = .require
        #expect(
            bench.examine(certificate, chain: [plain], crls: lists).verdict.indication == .passed)
        #expect(
            bench.examine(certificate, chain: [restricted], crls: lists).verdict.mainCode
                == "revocation.unknown")
    }

    // MARK: Scope and reasons

    @Test(arguments: [
        (CRLForge.Scope(onlyUsers: true), true), (.init(onlyAuthorities: true), false),
        (.init(onlyAttributes: true), false), (.init(url: url), true),
        (.init(url: "http://crl.example/b"), false),
    ])
    func aListIsAboutWhatItsScopeSays(scope: CRLForge.Scope, isAboutLeaf: Bool) throws {
        let points = CRLForge.distributionPoints([(url: Self.url, reasons: nil, issuer: nil)])
        let expected = isAboutLeaf ? nil : "revocation.unknown"
        #expect(try code([list { $0.scope = scope }], [points]) == expected)
    }

    /// Two lists for different reasons: keyCompromise and cACompromise, and the others.
    private func partition(
        _ first: [CRLForge.Entry] = [], _ second: [CRLForge.Entry] = []
    ) throws -> [[UInt8]] {
        let reasons: [[UInt8]] = [[5, 0x60], [7, 0x1F, 0x80]]
        return try zip(reasons, [first, second]).map { bits, entries in
            var scope = CRLForge.Scope()
            scope.onlySomeReasons = bits
            return try list {
                $0.scope = scope
                $0.entries = entries
            }
        }
    }

    @Test func listsForSomeReasonsCoverAllOfThemTogether() throws {
        let lists = try partition()
        #expect(try code(lists) == nil)
        #expect(try code(lists.reversed()) == nil)
        #expect(try code([lists[0]]) == "revocation.unknown")
        #expect(try code([lists[1]]) == "revocation.unknown")
    }

    @Test func aRevocationInAnyPartCounts() throws {
        #expect(try code(partition([.init(1)])) == "certificate.revoked")
        #expect(try code(partition([], [.init(1)])) == "certificate.revoked")
    }

    // MARK: Deltas

    @Test func aDeltaAddsARevocation() throws {
        let delta = try list {
            ($0.number, $0.base) = (2, 1)
            $0.entries = [.init(1)]
        }
        #expect(try code([list(), delta]) == "certificate.revoked")
        #expect(try code([delta]) == "revocation.unknown")
    }

    @Test func aDeltaLiftsAHold() throws {
        let base = try list { $0.entries = [.init(1, reason: 6)] }
        let delta = try list {
            ($0.number, $0.base) = (2, 1)
            $0.entries = [.init(1, reason: 8)]
        }
        #expect(try code([base]) == "certificate.revoked")
        #expect(try code([base, delta]) == nil)
    }

    @Test(arguments: [
        CRLForge().with { ($0.number, $0.base, $0.nextUpdate) = (2, 1, "20260527120000") },
        CRLForge().with { ($0.number, $0.base, $0.thisUpdate) = (2, 1, "20260601000000") },
        CRLForge().with { ($0.number, $0.base) = (3, 2) },
        CRLForge().with { ($0.number, $0.base) = (1, 1) },
        CRLForge().with { ($0.number, $0.base, $0.scope) = (2, 1, CRLForge.Scope()) },
    ])
    func aDeltaOfAnotherTimeBaseOrScopeLiftsNothing(forge: CRLForge) throws {
        let base = try list { $0.entries = [.init(1, reason: 6)] }
        let delta = try forge.with { $0.entries = [.init(1, reason: 8)] }.make(root)
        #expect(try code([base, delta]) == "certificate.revoked")
    }

    // MARK: Indirect lists

    /// A list of another issuer, which the leaf's distribution point names.
    private func indirect(
        _ entries: [CRLForge.Entry], isIndirect: Bool = true
    ) throws -> (list: [UInt8], chain: [[UInt8]], extensions: [[UInt8]]) {
        let issuer = Forge.Entity("CRL Issuer")
        var scope = CRLForge.Scope()
        scope.isIndirect = isIndirect
        let list = try CRLForge().with {
            $0.scope = scope
            $0.entries = entries
        }.make(issuer)
        let points = CRLForge.distributionPoints([(url: nil, reasons: nil, issuer: issuer.name)])
        return (list, [try Forge.authority.make(issuer, by: root)], [points])
    }

    private func code(indirect entries: [CRLForge.Entry], isIndirect: Bool = true) throws -> String?
    {
        let (list, chain, extensions) = try indirect(entries, isIndirect: isIndirect)
        // The CRL issuer's own status comes from the root.
        return try code([list, self.list()], extensions, chain: chain)
    }

    @Test func entriesOfAnIndirectListKeepTheIssuerOfTheOneBefore() throws {
        #expect(
            try code(indirect: [.init(9, certificateIssuer: "Root"), .init(1)])
                == "certificate.revoked")
        #expect(try code(indirect: [.init(1, certificateIssuer: "Root")]) == "certificate.revoked")
    }

    @Test func entriesOfOtherIssuersAreNotAboutTheCertificate() throws {
        #expect(try code(indirect: [.init(1)]) == nil)
        #expect(
            try code(indirect: [
                .init(9, certificateIssuer: "Root"), .init(8, certificateIssuer: "Other"), .init(1),
            ]) == nil)
    }

    @Test func aPointOfAnIssuerWithoutADirectoryNameLeadsNowhere() throws {
        // cRLIssuer is [2] GeneralNames: a URI alone.
        let point = DER.sequence(
            DER.element(0xA0, DER.element(0xA0, DER.element(0x86, Array(Self.url.utf8)))),
            DER.element(0xA2, DER.element(0x86, Array(Self.url.utf8))))
        let points = DER.standard(31, DER.sequence(point))
        let scoped = try list { $0.scope = CRLForge.Scope(url: Self.url) }
        #expect(try code([scoped], [points]) == "revocation.unknown")
        // The issuer's own list about all its certificates counts beside any point.
        #expect(try code([list()], [points]) == nil)
    }

    @Test func anotherIssuersListHasToSayThatItIsIndirect() throws {
        let (list, chain, extensions) = try indirect([.init(1)], isIndirect: false)
        #expect(try code([list], extensions, chain: chain) == "revocation.unknown")
    }
}
