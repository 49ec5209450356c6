import Certificates
import Events
import Testing

@testable import Verification

/// Rules of PKITS tests that are not among the shared ones, each with certificates and CRLs of our own.
///
/// The numbers are those of NIST's document, version 1.0.1.
@Suite struct PKITSRulesTests {
    private let root = Forge.Entity("Root")
    private let leaf = Forge.Entity("example.com")

    private static var profile: Profile {
        var profile = Bench.profile
        profile.revocation = .require
        return profile
    }

    private func judge(
        _ certificate: [UInt8], crls: [[UInt8]], by profile: Profile = Self.profile,
        trusting anchor: [UInt8]? = nil
    ) throws -> String? {
        var bench = try Bench(trusting: anchor ?? Forge.authority.make(root, by: root))
        bench.profile = profile
        return bench.examine(certificate, name: nil, crls: crls).verdict.mainCode
    }

    /// The certificate with some octets of its signed part exchanged, the first time they occur.
    private func certificate(
        _ forge: Forge = .server("example.com"), exchanging old: [UInt8], for new: [UInt8]
    ) throws -> [UInt8] {
        let part = forge.signedPart(leaf, by: root)
        let place = try #require(part.indices.first { part[$0...].starts(with: old) })
        let header = part[1] < 0x80 ? 2 : 2 + Int(part[1] & 0x7F)
        let content = part[header..<place] + new + part[(place + old.count)...]
        return try forge.sign(DER.element(0x30, Array(content)), by: root)
    }

    private func distributionPoint(_ fields: [UInt8]...) -> [UInt8] {
        DER.standard(28, critical: true, DER.sequence(fields.flatMap(\.self)))
    }

    // 4.3.10: Valid Rollover from PrintableString to UTF8String.
    @Test func namesOfDifferentStringTypesAreTheSame() throws {
        let printable = DER.sequence(
            DER.set(DER.sequence(DER.id(0x55, 4, 3), DER.element(0x13, Array("Root".utf8)))))
        let made = try certificate(exchanging: DER.name("Root"), for: printable)
        let list = try CRLForge().make(revoked: [7], by: root)
        #expect(try judge(made, crls: [list]) == nil)
    }

    // 4.4.14 and 4.4.15: Negative Serial Number.
    @Test func aNegativeNumberIsNotThePositiveOneWithTheSameOctet() throws {
        let forge = Forge.server("example.com").with { $0.serial = 0x55 }
        let made = try certificate(forge, exchanging: [2, 1, 0x55], for: [2, 1, 0xFF])
        let positive = try CRLForge().make(revoked: [255], by: root)
        #expect(try judge(made, crls: [positive]) == nil)
        let negative = try CRLForge().make(entries: [[2, 1, 0xFF]], by: root)
        #expect(try judge(made, crls: [negative]) == "certificate.revoked")
    }

    // 4.13.27 to 4.13.29: DN and RFC822 nameConstraints.
    @Test(arguments: [("a@example.com", nil), ("a@example.org", "name.not_permitted")])
    func aMailAddressInTheSubjectIsConstrained(address: String, expected: String?) throws {
        let limit = DER.standard(
            30, critical: true,
            DER.sequence(
                DER.element(0xA0, DER.sequence(DER.element(0x81, Array("example.com".utf8))))))
        let anchor = try Forge.authority.with { $0.extensions = [limit] }.make(root, by: root)
        let subject = DER.sequence(
            DER.set(
                DER.sequence(
                    DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1),
                    DER.element(0x16, Array(address.utf8)))))
        let forge = Forge()
        let made = try certificate(forge, exchanging: DER.name(leaf.name), for: subject)
        let list = try CRLForge().make(revoked: [7], by: root)
        #expect(try judge(made, crls: [list], trusting: anchor) == expected)
    }

    // 4.14.15 to 4.14.21: onlySomeReasons.
    @Test func reasonsHaveToBeCoveredTogether() throws {
        // keyCompromise and cACompromise; and all the others.
        let some = distributionPoint(DER.element(0x83, [5, 0x60]))
        let others = distributionPoint(DER.element(0x83, [7, 0x1F, 0x80]))
        func list(_ scope: [UInt8], revoked: [Int]) throws -> [UInt8] {
            var forge = CRLForge()
            forge.extensions = [scope]
            return try forge.make(revoked: revoked, by: root)
        }
        let made = try Forge.server("example.com").make(leaf, by: root)
        let first = try list(some, revoked: [7])
        let second = try list(others, revoked: [7])
        #expect(try judge(made, crls: [first]) == "revocation.unknown")
        #expect(try judge(made, crls: [first, second]) == nil)
        #expect(
            try judge(made, crls: [first, list(others, revoked: [1])]) == "certificate.revoked")
    }

    // 4.14.10 to 4.14.14: what a CRL is about.
    @Test(
        arguments: [(0x81, nil), (0x82, "revocation.unknown"), (0x85, "revocation.unknown")]
            as [(UInt8, String?)])
    func aListOfUsersSaysNothingOfAuthoritiesAndTheOtherWayRound(
        scope: UInt8, expected: String?
    ) throws {
        var forge = CRLForge()
        forge.extensions = [distributionPoint(DER.element(scope, [0xFF]))]
        let list = try forge.make(revoked: [7], by: root)
        let made = try Forge.server("example.com").make(leaf, by: root)
        #expect(try judge(made, crls: [list]) == expected)
    }

    // 4.15.1 to 4.15.10: delta CRLs.
    @Test func aDeltaAddsToItsBaseAndTakesOff() throws {
        let made = try Forge.server("example.com").make(leaf, by: root)
        func list(number: Int, delta base: Int? = nil, entries: [[UInt8]]) throws -> [UInt8] {
            var forge = CRLForge()
            forge.number = number
            if let base { forge.extensions = [DER.standard(27, critical: true, DER.integer(base))] }
            return try forge.make(entries: entries, by: root)
        }
        func reason(_ code: UInt8) -> [UInt8] {
            DER.integer(1) + DER.time("20260501000000")
                + DER.sequence(DER.standard(21, [0x0A, 1, code]))
        }
        let clean = try list(number: 1, entries: [])
        let held = try list(number: 1, entries: [reason(6)])
        let revoking = try list(number: 2, delta: 1, entries: [reason(1)])
        let releasing = try list(number: 2, delta: 1, entries: [reason(8)])
        let ofALaterBase = try list(number: 3, delta: 2, entries: [reason(8)])
        #expect(try judge(made, crls: [clean]) == nil)
        #expect(try judge(made, crls: [clean, revoking]) == "certificate.revoked")
        #expect(try judge(made, crls: [held]) == "certificate.revoked")
        #expect(try judge(made, crls: [held, releasing]) == nil)
        #expect(try judge(made, crls: [held, ofALaterBase]) == "certificate.revoked")
        #expect(try judge(made, crls: [releasing]) == "revocation.unknown")
    }

    // 4.4.8 to 4.4.10, 4.16.1 and 4.16.2: unknown extensions.
    @Test func unknownExtensionsMatterWhereTheyAreCritical() throws {
        func unknown(critical: Bool) -> [UInt8] {
            DER.sequence(DER.id(0x2A, 3, 4), critical ? [1, 1, 0xFF] : [], DER.octets([5, 0]))
        }
        let made = try Forge.server("example.com").make(leaf, by: root)
        for isCritical in [false, true] {
            var forge = CRLForge()
            forge.extensions = [unknown(critical: isCritical)]
            let list = try forge.make(revoked: [7], by: root)
            #expect(try judge(made, crls: [list]) == (isCritical ? "revocation.unknown" : nil))
            let plain = try CRLForge().make(revoked: [7], by: root)
            let extended = try Forge.server("example.com")
                .with { $0.extensions = [unknown(critical: isCritical)] }.make(leaf, by: root)
            #expect(
                try judge(extended, crls: [plain])
                    == (isCritical ? "certificate.critical_extension" : nil))
        }
    }
}
