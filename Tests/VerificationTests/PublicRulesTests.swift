import Certificates
import Crypto
import Events
import Testing

@testable import Verification

/// Rules that cases of the public suites ask for which are not among the shared ones, each with a
/// certificate of our own making.
///
/// Named after x509-limbo's cases; `C2SP/x509-limbo` has their reasons.
@Suite struct PublicRulesTests {
    private let root = Forge.Entity("Root")
    private let authority = Forge.Entity("Authority")
    private let other = Forge.Entity("Other")
    private let leaf = Forge.Entity("example.com")

    private static var rfc5280: Profile {
        var profile = Profile.rfc5280
        profile.purposes = [.serverAuthentication]
        profile.revocation = .off
        return profile
    }

    private static var webPKI: Profile {
        var profile = Profile.tlsServer
        profile.revocation = .off
        return profile
    }

    /// The code of what keeps a certificate from passing; nil where it passes.
    private func judge(
        _ certificate: [UInt8], chain: [[UInt8]] = [], trusting anchors: [[UInt8]],
        by profile: Profile = Self.rfc5280, name: String? = "example.com", crls: [[UInt8]] = []
    ) throws -> String? {
        var bench = try Bench()
        bench.profile = profile
        bench.trust = TrustStores(
            TrustStore(
                name: "test",
                anchors: try anchors.map { TrustAnchor(try ParsedCertificate(der: $0)) }))
        return bench.examine(certificate, chain: chain, name: name, crls: crls).verdict.mainCode
    }

    private var server: Forge { .server("example.com") }

    private func anchor(_ change: (inout Forge) -> Void = { _ in }) throws -> [UInt8] {
        try Forge.authority.with(change).make(root, by: root)
    }

    private func constraints(permitted: [[UInt8]] = [], excluded: [[UInt8]] = []) -> [UInt8] {
        func list(_ tag: UInt8, _ bases: [[UInt8]]) -> [UInt8] {
            bases.isEmpty ? [] : DER.element(tag, bases.flatMap { DER.sequence($0) })
        }
        return DER.standard(
            30, critical: true, DER.sequence(list(0xA0, permitted), list(0xA1, excluded)))
    }

    private func dns(_ name: String) -> [UInt8] { DER.element(0x82, Array(name.utf8)) }

    private func alternatives(_ names: [UInt8]..., critical: Bool = false) -> [UInt8] {
        DER.standard(17, critical: critical, DER.sequence(names.flatMap(\.self)))
    }

    // MARK: Names

    @Test(arguments: ["foo_bar.example.com", ".example.com", "😜.example.com"])
    func aHostNameIsInThePreferredSyntax(name: String) throws {
        let certificate = try Forge.server("example.com", name).make(leaf, by: root)
        #expect(try judge(certificate, trusting: [anchor()]) != nil)
    }

    @Test func underscoresPassWhereOnlyThePathCounts() throws {
        let certificate = try Forge.server("foo_bar.example.com").make(leaf, by: root)
        let name = "foo_bar.example.com"
        #expect(
            try judge(certificate, trusting: [anchor()], by: Bench.profile, name: name) == nil)
    }

    @Test func issuersHaveNames() throws {
        let nameless = Forge.Entity("", key: root.key)
        let own = try Forge.authority.make(nameless, by: nameless)
        #expect(try judge(server.make(leaf, by: nameless), trusting: [own]) == "issuer.nameless")
        // Under a root that has a name, nobody is found.
        #expect(
            try judge(server.make(leaf, by: nameless), trusting: [anchor()]) == "path.no_anchor")
    }

    @Test(arguments: [
        (["example2.com"], "example.com"), (["example.com"], "abc.example.com"),
        (["*.example.com"], "example.com"),
    ])
    func anotherNameDoesNotMatch(names: [String], asked: String) throws {
        let certificate = try server.with { $0.dnsNames = names }
            .make(Forge.Entity(names[0]), by: root)
        #expect(
            try judge(certificate, trusting: [anchor()], by: Self.webPKI, name: asked)
                == "name.mismatch")
    }

    @Test(arguments: ["*", "*.com"])
    func noWildcardStandsForAPublicSuffix(name: String) throws {
        let certificate = try Forge.server(name).make(Forge.Entity(name), by: root)
        var bench = try Bench(trusting: anchor())
        bench.profile = Self.webPKI
        let verdict = bench.examine(certificate, name: "a.com").verdict
        #expect(verdict.indication == .failed)
        #expect(verdict.findings.contains { $0.code == .publicSuffixWildcard })
    }

    @Test(
        arguments: [
            ("192.168.001.001", [192, 168, 1, 1], "192.168.1.1"),
            (
                "2001:db8:0:0:1:0:0:1", [0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
                "2001:db8::1:0:0:1"
            ),
        ] as [(String, [UInt8], String)])
    func anAddressInTheCommonNameHasItsOneForm(
        name: String, address: [UInt8], asked: String
    ) throws {
        let forge = Forge().with { $0.extensions = [alternatives(DER.element(0x87, address))] }
        let wrong = try forge.make(Forge.Entity(name), by: root)
        let right = try forge.make(Forge.Entity(asked), by: root)
        func judged(_ certificate: [UInt8]) throws -> String? {
            try judge(certificate, trusting: [anchor()], by: Self.webPKI, name: asked)
        }
        #expect(try judged(wrong) == "common_name.not_a_copy")
        #expect(try judged(right) == nil)
    }

    @Test func aCommonNameIsOneOfTheNamesAlsoAsAnALabel() throws {
        let certificate = try Forge.server("xn--n3h.com")
            .make(Forge.Entity("xn--nxasmq6b.com"), by: root)
        #expect(
            try judge(certificate, trusting: [anchor()], by: Self.webPKI, name: "xn--n3h.com")
                == "common_name.not_a_copy")
    }

    // MARK: Name constraints

    @Test(
        arguments: [
            (["example.com"], [], ["foo.bar.example.com"], nil),
            (
                [], ["not-allowed.example.com"], ["example.com", "not-allowed.example.com"],
                "excluded"
            ),
            (["example.com"], ["example.com"], ["example.com"], "excluded"),
            (["example.com"], ["bar.example.com"], ["*.example.com"], "excluded"),
        ] as [([String], [String], [String], String?)])
    func dnsConstraints(
        permitted: [String], excluded: [String], names: [String], expected: String?
    ) throws {
        let limit = constraints(permitted: permitted.map(dns), excluded: excluded.map(dns))
        let certificate = try server.with { $0.dnsNames = names }.make(leaf, by: root)
        let asked = names[0].replacing("*", with: "bar")
        let code = try judge(
            certificate, trusting: [anchor { $0.extensions = [limit] }], name: asked)
        #expect(code == expected.map { "name.\($0)" })
    }

    @Test func constraintsOfAddressesAreNetworks() throws {
        let loopback = [UInt8](repeating: 0, count: 15) + [1]
        let forge = Forge().with { $0.extensions = [alternatives(DER.element(0x87, loopback))] }
        let certificate = try forge.make(leaf, by: root)
        let mask = [UInt8](repeating: 0xFF, count: 16)
        for (address, isSound) in [(loopback + mask, true), (loopback, false)] {
            let limit = constraints(permitted: [DER.element(0x87, address)])
            let code = try judge(
                certificate, trusting: [anchor { $0.extensions = [limit] }], name: "::1")
            #expect((code == nil) == isSound)
        }
        // A constraint of another kind does not concern a host name.
        let limit = constraints(excluded: [DER.element(0x87, [192, 0, 2, 0, 255, 255, 255, 0])])
        #expect(
            try judge(
                server.make(leaf, by: root), trusting: [anchor { $0.extensions = [limit] }]) == nil)
    }

    @Test func aDirectoryConstraintHoldsForSubjectAndAlternativeNames() throws {
        let limit = constraints(permitted: [DER.element(0xA4, DER.name("foo"))])
        let names = alternatives(DER.element(0xA4, DER.name("foo")))
        let forge = Forge().with { $0.extensions = [names] }
        for (subject, isSound) in [("foo", true), ("not-foo", false)] {
            let certificate = try forge.make(Forge.Entity(subject), by: root)
            let code = try judge(
                certificate, trusting: [anchor { $0.extensions = [limit] }], name: nil)
            #expect(code == (isSound ? nil : "name.not_permitted"))
        }
    }

    @Test(arguments: ["user@example.com", "*@subdomain.example.com"])
    func anAsteriskInAMailConstraintIsAnAsterisk(mailbox: String) throws {
        let limit = constraints(permitted: [DER.element(0x81, Array("*@example.com".utf8))])
        let names = alternatives(DER.element(0x81, Array(mailbox.utf8)))
        let certificate = try Forge().with { $0.extensions = [names] }.make(leaf, by: root)
        #expect(
            try judge(certificate, trusting: [anchor { $0.extensions = [limit] }], name: mailbox)
                == "name.not_permitted")
    }

    @Test func selfIssuedIntermediatesAreExemptAndOthersAreNot() throws {
        let limit = constraints(permitted: [dns("example.com")])
        let newer = Forge.Entity("Root", key: authority.key)
        let names = alternatives(dns("not-example.com"))
        let trusted = try anchor { $0.extensions = [limit] }
        let rollover = try Forge.authority.with { $0.extensions = [names] }.make(newer, by: root)
        #expect(
            try judge(server.make(leaf, by: newer), chain: [rollover], trusting: [trusted]) == nil)
        let another = try Forge.authority.with { $0.extensions = [names] }.make(authority, by: root)
        #expect(
            try judge(server.make(leaf, by: authority), chain: [another], trusting: [trusted])
                == "name.not_permitted")
    }

    @Test func constraintsNarrowAlongThePath() throws {
        let wide = constraints(permitted: [dns("foo.example.com"), dns("bar.example.com")])
        let narrow = constraints(permitted: [dns("bar.example.com")])
        let chain = try [
            Forge.authority.with { $0.extensions = [wide] }.make(authority, by: root),
            Forge.authority.with { $0.extensions = [narrow] }.make(other, by: authority),
        ]
        for (name, expected) in [
            ("foo.example.com", "name.not_permitted"), ("bar.example.com", nil),
        ] {
            let certificate = try Forge.server(name).make(leaf, by: other)
            #expect(
                try judge(certificate, chain: chain, trusting: [anchor()], name: name) == expected)
        }
    }

    @Test func anotherPathToTheSameAuthorityIsTaken() throws {
        let second = Forge.Entity("Second root")
        let limit = constraints(excluded: [dns("forbidden.example.com")])
        let names = alternatives(dns("forbidden.example.com"))
        let chain = try [
            Forge.authority.with { $0.extensions = [limit] }.make(authority, by: root),
            Forge.authority.with { $0.extensions = [names] }.make(other, by: authority),
            Forge.authority.make(other, by: second),
        ]
        let anchors = [try anchor(), try Forge.authority.make(second, by: second)]
        #expect(try judge(server.make(leaf, by: other), chain: chain, trusting: anchors) == nil)
    }

    @Test func constraintsStandInAuthoritiesAndSaySomething() throws {
        let limit = DER.standard(
            30, DER.sequence(DER.element(0xA0, DER.sequence(dns("example.com")))))
        let certificate = try server.with { $0.extensions = [limit] }.make(leaf, by: root)
        #expect(try judge(certificate, trusting: [anchor()]) == "name_constraints.misplaced")
        let empty = try Forge.authority.with { $0.extensions = [constraints()] }
            .make(authority, by: root)
        #expect(
            try judge(
                server.make(leaf, by: authority), chain: [empty], trusting: [anchor()],
                by: Self.webPKI) == "name_constraints.empty")
    }

    // MARK: Path lengths

    @Test func pathLengthsCountIntermediatesAlone() throws {
        func authorities(_ lengths: [Int]) throws -> (chain: [[UInt8]], last: Forge.Entity) {
            var chain: [[UInt8]] = []
            var issuer = root
            for (index, length) in lengths.enumerated() {
                let next = Forge.Entity("Authority \(index)")
                chain.append(
                    try Forge.authority.with { $0.pathLength = length }.make(next, by: issuer))
                issuer = next
            }
            return (chain, issuer)
        }
        for (lengths, expected) in [
            ([1, 2], nil), ([1, 0], nil), ([1, 0, 0], "path.length_constraint"),
        ] {
            let (chain, last) = try authorities(lengths)
            #expect(
                try judge(server.make(leaf, by: last), chain: chain, trusting: [anchor()])
                    == expected)
        }
        // The last certificate is no intermediate, whatever it may do.
        let (chain, _) = try authorities([0, 0])
        #expect(try judge(chain[1], chain: [chain[0]], trusting: [anchor()], name: nil) == nil)
    }

    @Test func aDepthOfNoneAllowsNoIntermediate() throws {
        var profile = Self.rfc5280
        profile.maximumIntermediates = 0
        #expect(try judge(server.make(leaf, by: root), trusting: [anchor()], by: profile) == nil)
    }

    // MARK: Extensions

    @Test func anEmptyListOfPurposesIsNone() throws {
        let certificate = try server.with { $0.purposes = [] }.make(leaf, by: root)
        #expect(
            try judge(certificate, trusting: [anchor()]) == "certificate.extension_malformed")
    }

    @Test func aCriticalPurposeIsNoServersOnTheWeb() throws {
        let forge = server.with {
            $0.purposes = nil
            $0.extensions = [
                DER.standard(37, critical: true, DER.sequence(DER.id(0x2B, 6, 1, 5, 5, 7, 3, 1)))
            ]
        }
        let certificate = try forge.make(leaf, by: root)
        #expect(try judge(certificate, trusting: [anchor()]) == nil)
        #expect(
            try judge(certificate, trusting: [anchor()], by: Self.webPKI)
                == "subscriber.extension_form")
    }

    @Test func alternativeNamesAreCriticalOnlyWhereTheyAreAlone() throws {
        let forge = Forge().with {
            $0.extensions = [alternatives(dns("example.com"), critical: true)]
        }
        let certificate = try forge.make(leaf, by: root)
        #expect(
            try judge(certificate, trusting: [anchor()], by: Self.webPKI)
                == "subscriber.extension_form")
        let nameless = try forge.make(Forge.Entity("", key: leaf.key), by: root)
        #expect(try judge(nameless, trusting: [anchor()], by: Self.webPKI) == nil)
    }

    @Test func keyIdentifiersAreNotCritical() throws {
        let trusted = try anchor {
            $0.hasKeyIdentifiers = false
            $0.extensions = [DER.standard(14, critical: true, DER.octets([1, 2, 3]))]
        }
        #expect(
            try judge(server.make(leaf, by: root), trusting: [trusted])
                == "key_identifier.critical")
    }

    @Test func aTrustedCertificateThatAnotherIssuedNamesItsKey() throws {
        let crossSigned = try Forge.authority.with {
            $0.hasKeyIdentifiers = false
            $0.extensions = [DER.standard(14, DER.octets([1, 2, 3]))]
        }.make(authority, by: root)
        #expect(
            try judge(server.make(leaf, by: authority), trusting: [crossSigned])
                == "key_identifier.authority_missing")
    }

    @Test func aRootsAuthorityKeyIdentifierIsItsOwnAndPlain() throws {
        let name = DER.element(0xA1, DER.element(0xA4, DER.name("myCN")))
        for fields in [
            DER.element(0x80, [1, 2, 3]) + name, DER.element(0x80, [9, 9, 9]),
        ] {
            let trusted = try anchor {
                $0.hasKeyIdentifiers = false
                $0.extensions = [
                    DER.standard(14, DER.octets([1, 2, 3])), DER.standard(35, DER.sequence(fields)),
                ]
            }
            #expect(
                try judge(server.make(leaf, by: root), trusting: [trusted], by: Self.webPKI)
                    == "root.key_identifier")
        }
    }

    @Test func anUnknownCriticalExtensionOfAnUnusedRootIsNotLookedAt() throws {
        let unknown = DER.sequence(DER.id(0x2A, 3, 4), [1, 1, 0xFF], DER.octets([]))
        let unused = try Forge.authority.with { $0.extensions = [unknown] }.make(other, by: other)
        #expect(try judge(server.make(leaf, by: root), trusting: [anchor(), unused]) == nil)
    }

    @Test func authoritiesSaySoInBothPlaces() throws {
        let none = Forge().with {
            $0.purposes = nil
            $0.keyUsage = nil
        }
        #expect(
            try judge(
                server.make(leaf, by: authority), chain: [none.make(authority, by: root)],
                trusting: [anchor()]) == "issuer.no_authority")
        let empty = Forge.authority.with { $0.keyUsage = [3, 1, 0] }
        #expect(
            try judge(server.make(leaf, by: root), trusting: [empty.make(root, by: root)]) != nil)
        let limited = empty.with { $0.pathLength = 0 }
        #expect(
            try judge(
                server.make(leaf, by: authority), chain: [limited.make(authority, by: root)],
                trusting: [anchor()]) != nil)
    }

    @Test func anAuthorityMayBeTrustedWithoutItsRoot() throws {
        let issued = try Forge.authority.make(authority, by: root)
        #expect(
            try judge(
                server.make(leaf, by: authority), chain: [anchor()], trusting: [issued]) == nil)
    }

    @Test func aServerOnTheWebIsNoAuthorityWhateverItsKeyMayDo() throws {
        let forge = server.with {
            $0.extensions = [DER.standard(19, critical: true, DER.sequence([1, 1, 0xFF]))]
        }
        let certificate = try forge.make(leaf, by: root)
        #expect(
            try judge(certificate, trusting: [anchor()], by: Self.webPKI)
                == "subscriber.is_authority")
    }

    @Test func aSerialNumberIsNotNegative() throws {
        let part = server.with { $0.serial = 0x55 }.signedPart(leaf, by: root)
        // INTEGER 0x55 right behind the version becomes -43.
        let place = try #require(part.indices.first { part[$0...].starts(with: [2, 1, 0x55]) })
        var changed = part
        changed[place + 2] = 0xD5
        let certificate = try server.sign(changed, by: root)
        #expect(try judge(certificate, trusting: [anchor()]) == "serial.not_positive")
        #expect(try judge(certificate, trusting: [anchor()], by: Bench.profile) == nil)
    }

    // MARK: Keys

    @Test func curvesAreNamedAndAllowed() throws {
        let point = Array(leaf.key.publicKey.x963Representation)
        let explicit = DER.sequence(DER.integer(1), DER.sequence())
        let small = DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 1)
        for (parameters, code) in [(explicit, "key.malformed"), (small, "key.forbidden")] {
            let algorithm = DER.sequence(DER.id(0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1), parameters)
            let forge = server.with {
                $0.publicKeyInfo = DER.sequence(algorithm, DER.bits(point))
            }
            let certificate = try forge.make(leaf, by: root)
            #expect(try judge(certificate, trusting: [anchor()], by: Self.webPKI) == code)
        }
    }

    // MARK: CRLs

    @Test func aCRLNumberIsNotCritical() throws {
        var profile = Self.rfc5280
        profile.revocation = .require
        let certificate = try server.make(leaf, by: root)
        for (isCritical, expected) in [(false, nil), (true, "revocation.unknown")] {
            let list = try CRLForge(isNumberCritical: isCritical).make(revoked: [77], by: root)
            #expect(
                try judge(certificate, trusting: [anchor()], by: profile, crls: [list])
                    == expected)
        }
        let revoking = try CRLForge().make(revoked: [77, 1], by: root)
        #expect(
            try judge(certificate, trusting: [anchor()], by: profile, crls: [revoking])
                == "certificate.revoked")
    }
}
