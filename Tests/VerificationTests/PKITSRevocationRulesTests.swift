import Certificates
import Events
import Forgery
import Testing

@testable import Verification

/// Rules about revocation that PKITS tests ask for which are not among the shared ones.
@Suite struct PKITSRevocationRulesTests {
    private static let root = Forge.Entity("Root")
    private static let leaf = Forge.Entity("example.com")
    private static let server = Forge.server("example.com")
    private static let (first, second) = ("http://crl.example/1", "http://crl.example/2")

    private func judge(
        _ certificate: [UInt8], chain: [[UInt8]] = [], _ lists: [[UInt8]]
    ) throws -> String? {
        var bench = try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
        bench.profile.revocation = .require
        return bench.examine(certificate, chain: chain, crls: lists).verdict.mainCode
    }

    private func judge(points: [[UInt8]], _ lists: CRLForge...) throws -> String? {
        let certificate = try Self.server.with { $0.extensions = points }
            .make(Self.leaf, by: Self.root)
        return try judge(certificate, lists.map { try $0.make(Self.root) })
    }

    // 4.4.7: Two CRLs, one under another name.
    @Test func aListUnderAnotherNameDoesNotCountWhoeverSignedIt() throws {
        let certificate = try Self.server.make(Self.leaf, by: Self.root)
        let other = Forge.Entity("Other", key: Self.root.key)
        let bad = try CRLForge().with { $0.entries = [.init(1)] }.make(other)
        #expect(try judge(certificate, [bad, CRLForge().make(Self.root)]) == nil)
        #expect(try judge(certificate, [bad]) == "revocation.unknown")
    }

    // 4.4.16 to 4.4.18: serial numbers of twenty octets.
    @Test func aLongNumberIsComparedToItsLastOctet() throws {
        let number = DER.element(2, [0x7F] + [UInt8](repeating: 0, count: 18) + [1])
        let part = Self.server.signedPart(Self.leaf, by: Self.root)
        let place = try #require(part.indices.first { part[$0...].starts(with: [2, 1, 1]) })
        let header = part[1] < 0x80 ? 2 : 2 + Int(part[1] & 0x7F)
        let content = part[header..<place] + number + part[(place + 3)...]
        let certificate = try Self.server.sign(
            DER.element(0x30, Array(content)), by: Self.root)
        var near = number
        near[near.count - 1] = 2
        #expect(try judge(certificate, [CRLForge().make(entries: [near], by: Self.root)]) == nil)
        #expect(
            try judge(certificate, [CRLForge().make(entries: [number], by: Self.root)])
                == "certificate.revoked")
    }

    /// An authority, and the same with a newer key that the older one has signed.
    private struct Rollover {
        let old = Forge.Entity("Authority")
        let new = Forge.Entity("Authority")
        let chain: [[UInt8]]

        /// - Parameter keyUsage: of the newer key.
        init(keyUsage: [UInt8]) throws {
            chain = [
                try Forge.authority.with { $0.serial = 5 }
                    .make(old, by: PKITSRevocationRulesTests.root),
                try Forge.authority.with { ($0.serial, $0.keyUsage) = (6, keyUsage) }
                    .make(new, by: old),
            ]
        }
    }

    // 4.5.1 to 4.5.8: keys that take turns, and keys for CRLs alone.
    @Test func eitherKeyOfAnAuthoritySignsItsLists() throws {
        let rollover = try Rollover(keyUsage: [3, 2, 1, 0x06])
        let certificate = try Self.server.make(Self.leaf, by: rollover.new)
        for key in [rollover.old, rollover.new] {
            for (entries, expected) in [
                ([CRLForge.Entry(9)], nil), ([.init(1)], "certificate.revoked"),
            ] {
                let list = try CRLForge().with { $0.entries = entries }.make(key)
                let code = try judge(
                    certificate, chain: rollover.chain, [list, CRLForge().make(Self.root)])
                #expect(code == expected)
            }
        }
    }

    @Test func aKeyForListsAloneSignsListsAlone() throws {
        let rollover = try Rollover(keyUsage: [3, 2, 1, 0x02])
        let lists = try [CRLForge().make(Self.root), CRLForge().make(rollover.new)]
        let certificate = try Self.server.make(Self.leaf, by: rollover.old)
        #expect(try judge(certificate, chain: rollover.chain, lists) == nil)
        let revoking = try CRLForge().with { $0.entries = [.init(1)] }.make(rollover.new)
        #expect(
            try judge(certificate, chain: rollover.chain, [lists[0], revoking])
                == "certificate.revoked")
        let wrong = try Self.server.make(Self.leaf, by: rollover.new)
        #expect(try judge(wrong, chain: rollover.chain, lists) == "issuer.key_usage")
    }

    // 4.14.9 and 4.14.10: a point on one side only.
    @Test func aListOfAPointIsForCertificatesThatNameIt() throws {
        let scoped = CRLForge().with { $0.scope = CRLForge.Scope(url: Self.first) }
        let point = CRLForge.distributionPoints([(url: Self.first, reasons: nil, issuer: nil)])
        #expect(try judge(points: [], scoped) == "revocation.unknown")
        #expect(try judge(points: [point], scoped) == nil)
        #expect(try judge(points: [point], CRLForge()) == nil)
    }

    // 4.14.18 to 4.14.21: two points with a list for some reasons each.
    @Test func listsOfTwoPointsCoverAllReasonsTogether() throws {
        func list(_ url: String, _ reasons: [UInt8], revoked: [CRLForge.Entry] = []) -> CRLForge {
            var scope = CRLForge.Scope(url: url)
            scope.onlySomeReasons = reasons
            return CRLForge().with { ($0.scope, $0.entries) = (scope, revoked) }
        }
        // keyCompromise and cACompromise; and the others.
        let (some, others): ([UInt8], [UInt8]) = ([5, 0x60], [7, 0x1F, 0x80])
        let points = CRLForge.distributionPoints([
            (url: Self.first, reasons: some, issuer: nil),
            (url: Self.second, reasons: others, issuer: nil),
        ])
        let one = list(Self.first, some)
        #expect(try judge(points: [points], one, list(Self.second, others)) == nil)
        #expect(try judge(points: [points], one) == "revocation.unknown")
        // A list for reasons that its point was not to be for adds nothing.
        #expect(
            try judge(points: [points], one, list(Self.second, some)) == "revocation.unknown")
        let revoking = list(Self.second, others, revoked: [.init(1, reason: 3)])
        #expect(try judge(points: [points], one, revoking) == "certificate.revoked")
    }

    // 4.14.27 to 4.14.29: an issuer of CRLs under the certificate's own.
    @Test(arguments: [true, false])
    func anIssuerOfListsHasItsOwnStatusFromItsIssuer(isIndirect: Bool) throws {
        let issuer = Forge.Entity("CRL Issuer")
        // `nameRelativeToCRLIssuer` in the certificate, the same as a whole in the CRL.
        let step = DER.sequence(DER.id(0x55, 4, 3), DER.element(0x0C, Array("1".utf8)))
        let whole = DER.element(
            0x30, Array(issuer.nameDER.dropFirst(2)) + DER.set(step))
        let point = DER.sequence(
            DER.element(0xA0, DER.element(0xA1, step)),
            DER.element(0xA2, DER.element(0xA4, issuer.nameDER)))
        let scope = DER.sequence(
            DER.element(0xA0, DER.element(0xA0, DER.element(0xA4, whole))),
            isIndirect ? [0x84, 1, 0xFF] : [])
        let list = CRLForge().with { $0.extensions = [DER.standard(28, critical: true, scope)] }
        // The root's list is about those alone who name its point: the issuer of the other list.
        let pointer = CRLForge.distributionPoints([(url: Self.first, reasons: nil, issuer: nil)])
        let own = CRLForge().with { $0.scope = CRLForge.Scope(url: Self.first) }
        let chain = [
            try Forge().with {
                ($0.serial, $0.keyUsage, $0.extensions) = (7, [3, 2, 1, 0x02], [pointer])
            }.make(issuer, by: Self.root)
        ]
        let certificate = try Self.server
            .with { $0.extensions = [DER.standard(31, DER.sequence(point))] }
            .make(Self.leaf, by: Self.root)
        func code(_ own: CRLForge) throws -> String? {
            try judge(certificate, chain: chain, [list.make(issuer), own.make(Self.root)])
        }
        #expect(try code(own) == (isIndirect ? nil : "revocation.unknown"))
        #expect(try code(own.with { $0.entries = [.init(7)] }) == "revocation.unknown")
    }

    // 4.15.7 to 4.15.9: deltas to an earlier list, and of what was never on one.
    @Test func aDeltaMayStartFromAnEarlierList() throws {
        let clean = CRLForge().with { $0.number = 2 }
        let delta = CRLForge().with { ($0.number, $0.base) = (3, 1) }
        let revoking = delta.with { $0.entries = [.init(1, reason: 1)] }
        #expect(try judge(points: [], clean, delta) == nil)
        #expect(try judge(points: [], clean, revoking) == "certificate.revoked")
        #expect(
            try judge(points: [], clean.with { $0.entries = [.init(1)] }, delta)
                == "certificate.revoked")
        let lifting = delta.with { $0.entries = [.init(1, reason: 8)] }
        #expect(try judge(points: [], clean, lifting) == nil)
    }
}
