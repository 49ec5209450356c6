import Certificates
import Foundation
import Testing

@testable import Verification

@Suite struct AnchorConstraintsTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("www.example.com")

    private func codes(
        _ constraints: AnchorConstraints, _ forge: Forge = .server("www.example.com"),
        profile: Profile = Bench.profile, at time: Date? = nil
    ) throws -> [String] {
        let anchor = try ParsedCertificate(der: Forge.authority.make(root, by: root))
        var bench = try Bench()
        bench.profile = profile
        if let time { bench.time = time }
        bench.trust = TrustStores(
            TrustStore(name: "test", anchors: [TrustAnchor(anchor, constraints: constraints)]))
        return bench.examine(try forge.make(leaf, by: root)).verdict.findings.map(\.code.rawValue)
    }

    /// The first second of 2026, when the certificates begin, and what lies around it.
    private static let begin = PointInTime(secondsSince1970: 1_767_225_600)

    @Test(arguments: [(-1, ["anchor.constraint"]), (0, []), (1, [])] as [(Int64, [String])])
    func distrustGoesByTheBeginningOfTheTarget(offset: Int64, expected: [String]) throws {
        let date = PointInTime(secondsSince1970: Self.begin.secondsSince1970 + offset)
        #expect(try codes(AnchorConstraints(distrustAfter: date)) == expected)
        var forServers = AnchorConstraints()
        forServers.distrustAfterByPurpose[.serverAuthentication] = date
        #expect(try codes(forServers) == expected)
    }

    @Test func aTargetFromBeforeStaysGoodAfterTheDate() throws {
        let date = PointInTime(secondsSince1970: Self.begin.secondsSince1970 + 86_400)
        let late = Date(timeIntervalSince1970: 1_798_000_000)
        #expect(try codes(AnchorConstraints(distrustAfter: date), at: late) == [])
    }

    @Test func distrustForMailDoesNotConcernServers() throws {
        var limits = AnchorConstraints()
        limits.distrustAfterByPurpose[.emailProtection] = PointInTime(secondsSince1970: 0)
        #expect(try codes(limits) == [])
    }

    @Test(
        arguments: [
            ([.serverAuthentication], [], []), ([.emailProtection], [], ["anchor.constraint"]),
            ([.anyExtendedKeyUsage], [], []),
            ([.anyExtendedKeyUsage], [.serverAuthentication], ["anchor.constraint"]),
            (nil, [.serverAuthentication], ["anchor.constraint"]), (nil, [.emailProtection], []),
        ] as [(Set<ObjectIdentifier>?, Set<ObjectIdentifier>, [String])])
    func purposesAreAllowedOrNot(
        allowed: Set<ObjectIdentifier>?, rejected: Set<ObjectIdentifier>, expected: [String]
    ) throws {
        let limits = AnchorConstraints(purposes: allowed, rejectedPurposes: rejected)
        #expect(try codes(limits) == expected)
    }

    @Test(
        arguments: [
            (0x82, Array("www.example.com".utf8), true), (0x82, Array("EXAMPLE.COM".utf8), true),
            (0x82, Array("wwwexample.com".utf8), false), (0x82, Array("*.example.com".utf8), true),
            (0x81, Array("me@mail.example.com".utf8), true),
            (0x81, Array("me@example.org".utf8), false),
            (0x86, Array("https://example.com/x".utf8), true),
            (0x86, Array("https://192.0.2.1/".utf8), false), (0x87, [192, 0, 2, 1], false),
        ] as [(UInt8, [UInt8], Bool)])
    func namesLieInTheDomains(tag: UInt8, name: [UInt8], isAllowed: Bool) throws {
        let names = DER.standard(17, DER.sequence(DER.element(tag, name)))
        let forge = Forge().with { $0.extensions = [names] }
        let found = try codes(AnchorConstraints(dnsDomains: ["Example.com"]), forge)
        #expect(found == (isAllowed ? [] : ["anchor.constraint"]))
    }

    @Test func aStoreWithOtherLimitsIsAnotherGeneration() throws {
        let anchor = try ParsedCertificate(der: Forge.authority.make(root, by: root))
        var byPurpose = AnchorConstraints()
        byPurpose.distrustAfterByPurpose[.serverAuthentication] = Self.begin
        let all = [
            AnchorConstraints.none, AnchorConstraints(purposes: [.serverAuthentication]),
            AnchorConstraints(rejectedPurposes: [.serverAuthentication]),
            AnchorConstraints(dnsDomains: ["example.com"]),
            AnchorConstraints(distrustAfter: Self.begin), byPurpose,
        ]
        let generations = all.map {
            TrustStore(name: "a", anchors: [TrustAnchor(anchor, constraints: $0)]).generation
        }
        #expect(Set(generations).count == all.count)
    }
}
