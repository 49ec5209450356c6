import Certificates
import Events
import Testing

@testable import Verification

/// Common mistakes, each found, and a tidy certificate that none of the checks minds.
@Suite struct LintTests {
    private let root = Forge.Entity("Root")
    private let key = Forge.Entity("www.example.com")

    private static let lints: CheckSet = [
        .serialEntropy, .subjectTexts, .subjectAttributes, .hostNames, .internalNames,
        .policyTexts, .locations, .encoding, .obsoleteExtensions, .usefulKeyUsage,
        .nestedValidity, .keyIdentifierChain,
    ]

    private var tidy: Forge {
        Forge.server("www.example.com").with { $0.serial = 0x7A31_55C0_91D2_4E17 }
    }

    private func findings(
        _ certificate: [UInt8], checks: CheckSet = Self.lints, anchor: [UInt8]? = nil
    ) throws -> [Finding] {
        let anchor = try anchor ?? Forge.authority.make(root, by: root)
        var bench = try Bench(trusting: anchor)
        bench.profile.checks = checks
        let verdict = bench.examine(certificate).verdict
        #expect(verdict.indication == .passed)
        return verdict.findings
    }

    private func codes(_ forge: Forge, _ subject: Forge.Entity? = nil) throws -> [String] {
        try findings(forge.make(subject ?? key, by: root)).map(\.code.rawValue)
    }

    @Test func aTidyCertificateHasNothingToMend() throws {
        #expect(try codes(tidy) == [])
    }

    @Test func aShortSerialNumberIsNotRandom() throws {
        #expect(try codes(tidy.with { $0.serial = 0x1234 }) == ["serial.short"])
    }

    @Test(
        arguments: [
            (["WWW.example.com"], ["host_name.case"]),
            (["www.example.com", "www.example.com"], ["host_name.repeated"]),
            (["ab--cd.example.com"], ["host_name.reserved_label"]),
            (["xn--bcher-kva.example.com", "a-b.c--d.example.com"], []),
            (["printer"], ["name.internal"]), (["nas.local"], ["name.internal"]),
            (["db.INTERNAL"], ["name.internal", "host_name.case"]), (["www.localexample"], []),
            (["*.example.com"], []),
        ] as [([String], [String])])
    func hostNamesAreLookedAt(names: [String], expected: [String]) throws {
        #expect(try codes(tidy.with { $0.dnsNames = names }) == expected)
    }

    @Test(
        arguments: [
            ([10, 1, 2, 3], true), ([172, 31, 0, 1], true), ([172, 32, 0, 1], false),
            ([192, 168, 1, 1], true), ([100, 64, 0, 1], true), ([100, 128, 0, 1], false),
            ([8, 8, 8, 8], false), ([224, 0, 0, 1], true), ([255, 255, 255, 255], true),
            ([0xFE, 0x80] + [UInt8](repeating: 0, count: 14), true),
            ([UInt8](repeating: 0, count: 15) + [1], true),
            ([0x2A, 0x00, 0x14, 0x50] + [UInt8](repeating: 1, count: 12), false),
            ([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 1, count: 12), true),
        ] as [([UInt8], Bool)])
    func addressesOfNobodyAreLookedAt(address: [UInt8], isReserved: Bool) throws {
        let names = DER.standard(17, DER.sequence(DER.element(0x87, address)))
        let forge = tidy.with {
            $0.dnsNames = []
            $0.extensions = [names]
        }
        #expect(try codes(forge) == (isReserved ? ["name.internal"] : []))
    }

    /// A certificate whose subject is one attribute under 2.5.4.
    private func certificate(
        arc: UInt8, tag: UInt8 = 0x0C, _ text: [UInt8]
    ) throws -> [UInt8] {
        let name = DER.sequence(
            DER.set(DER.sequence(DER.id(0x55, 4, arc), DER.element(tag, text))))
        return try certificate(subject: name)
    }

    private func certificate(subject: [UInt8]) throws -> [UInt8] {
        let whole = tidy.signedPart(key, by: root)
        let old = DER.name(key.name)
        // The issuer's name comes before, and is another.
        let start = try #require(
            whole.indices.first { whole[$0...].starts(with: old) })
        let content = Array(whole[..<start] + subject + whole[(start + old.count)...])
        // The outer header is made anew for the new length.
        let header = whole[1] == 0x82 ? 4 : 3
        return try tidy.sign(DER.element(0x30, Array(content[header...])), by: root)
    }

    @Test(
        arguments: [
            (3, 0x0C, "www.example.com", nil), (3, 0x0C, " www", "subject.text"),
            (3, 0x0C, "www ", "subject.text"), (10, 0x14, "Teletex", "subject.text"),
            (10, 0x13, "A_B", "subject.text"), (10, 0x0C, "-", "subject.text"),
            (10, 0x0C, "N/A", "subject.text"), (10, 0x0C, "A\u{7}B", "subject.text"),
            (10, 0x0C, "Ünlü", nil), (10, 0x0C, String(repeating: "ü", count: 64), nil),
            (10, 0x0C, String(repeating: "ü", count: 65), "subject.text"),
            (7, 0x0C, String(repeating: "u", count: 100), nil), (6, 0x13, "DE", nil),
            (6, 0x0C, "DE", "subject.text"), (6, 0x13, "de", "subject.text"),
            (6, 0x13, "DEU", "subject.text"), (10, 0x0C, "3M", nil), (10, 0x0C, "7", nil),
            (11, 0x0C, "IT", "subject.organizational_unit"),
        ] as [(UInt8, UInt8, String, String?)])
    func subjectsAreLookedAt(arc: UInt8, tag: UInt8, text: String, expected: String?) throws {
        let found = try findings(certificate(arc: arc, tag: tag, Array(text.utf8)))
        #expect(found.map(\.code.rawValue) == [expected].compactMap(\.self))
    }

    @Test func aMailAddressInTheSubjectIsNoted() throws {
        let name = DER.sequence(
            DER.set(
                DER.sequence(
                    DER.id(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1),
                    DER.element(0x16, Array("a@example.com".utf8)))))
        #expect(
            try findings(certificate(subject: name)).map(\.code.rawValue)
                == ["subject.email_address"])
    }

    private func policies(_ qualifier: [UInt8]) -> [UInt8] {
        DER.standard(
            32,
            DER.sequence(DER.sequence(DER.id(0x67, 0x81, 0x0C, 1, 2, 1), DER.sequence(qualifier))))
    }

    private func statement(_ address: String, tag: UInt8 = 0x16) -> [UInt8] {
        DER.sequence(
            DER.id(0x2B, 6, 1, 5, 5, 7, 2, 1), DER.element(tag, Array(address.utf8)))
    }

    private func notice(_ text: String, tag: UInt8 = 0x0C) -> [UInt8] {
        DER.sequence(
            DER.id(0x2B, 6, 1, 5, 5, 7, 2, 2),
            DER.sequence(DER.element(tag, Array(text.utf8))))
    }

    @Test func policiesPointToPagesAndSayShortThings() throws {
        let right = [
            statement("http://cps.example"), statement("HTTPS://cps.example"), notice("Be good."),
        ]
        let wrong = [
            statement("cps.example"), statement("http://cps.example", tag: 0x0C),
            notice("Be good.", tag: 0x1A), notice(String(repeating: "x", count: 201)),
            DER.sequence(DER.id(0x2A, 3), DER.octets([])),
        ]
        for qualifier in right {
            #expect(try codes(tidy.with { $0.extensions = [policies(qualifier)] }) == [])
        }
        for qualifier in wrong {
            #expect(
                try codes(tidy.with { $0.extensions = [policies(qualifier)] }) == ["policy.text"])
        }
    }

    @Test(arguments: [
        ("http://crl.example/a.crl", []), ("https://crl.example/a.crl", ["location.scheme"]),
        ("ldap://crl.example/cn=a", ["location.scheme"]), ("http://", ["location.scheme"]),
    ])
    func placesAreAskedByHTTP(address: String, expected: [String]) throws {
        let name = DER.element(0x86, Array(address.utf8))
        let points = DER.sequence(
            DER.sequence(DER.element(0xA0, DER.element(0xA0, name))))
        let access = DER.sequence(
            DER.sequence(DER.id(0x2B, 6, 1, 5, 5, 7, 48, 1), name))
        let information = DER.sequence(
            DER.id(0x2B, 6, 1, 5, 5, 7, 1, 1), DER.octets(access))
        #expect(try codes(tidy.with { $0.extensions = [DER.standard(31, points)] }) == expected)
        #expect(try codes(tidy.with { $0.extensions = [information] }) == expected)
    }

    @Test func valuesThatAreTheDefaultAreNotSpelledOut() throws {
        let spelledOut = DER.sequence(
            DER.id(0x2A, 3, 4), [1, 1, 0], DER.octets([5, 0]))
        #expect(
            try codes(tidy.with { $0.extensions = [spelledOut] }) == ["certificate.encoding"])
    }

    @Test func netscapeIsGone() throws {
        let comment = DER.sequence(
            DER.id(0x60, 0x86, 0x48, 1, 0x86, 0xF8, 0x42, 1, 13),
            DER.octets(DER.element(0x16, Array("OpenSSL Generated Certificate".utf8))))
        #expect(
            try codes(tidy.with { $0.extensions = [comment] })
                == ["certificate.extension_obsolete"])
    }

    @Test func aCertificateThatOutlivesItsIssuerIsNoted() throws {
        let forge = tidy.with { $0.notAfter = "20270101000001" }
        #expect(try codes(forge) == ["validity.outlives_issuer"])
    }

    @Test func keyIdentifiersThatDifferAreWarned() throws {
        // The same name and key under an identifier of another kind.
        let other = try Forge.authority.with {
            $0.hasKeyIdentifiers = false
            $0.extensions = [DER.standard(14, DER.octets([1, 2, 3]))]
        }.make(root, by: root)
        let found = try findings(tidy.make(key, by: root), anchor: other)
        #expect(found.map(\.code.rawValue) == ["key_identifier.differs"])
    }

    @Test func publicInformationIsAskedOnlyOnRequest() throws {
        let found = try findings(tidy.make(key, by: root), checks: CheckSet([.information]))
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    @Test func aFindingNamesAFewOfThousands() throws {
        let many = (0..<5_000).map { "Host\($0).local" }
        let found = try findings(tidy.with { $0.dnsNames = many }.make(key, by: root))
        #expect(found.map(\.code.rawValue) == ["name.internal", "host_name.case"])
        #expect(found.allSatisfy { $0.what.hasSuffix(" and 4995 more.") })
    }

    @Test func lintsNeverKeepACertificateFromPassing() {
        #expect(Self.lints.names.allSatisfy { $0.group == .mistakes })
    }
}
