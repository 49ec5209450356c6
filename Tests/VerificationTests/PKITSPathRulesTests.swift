import Certificates
import Events
import Testing

@testable import Verification

/// Rules about paths that PKITS tests ask for which are not among the shared ones; policies are in
/// ``PolicyGraphTests``.
@Suite struct PKITSPathRulesTests {
    private static let root = Forge.Entity("Test Root")
    private static let leaf = Forge.Entity("example.com")
    private static let server = Forge.server("example.com")

    private func judge(_ certificate: [UInt8], chain: [[UInt8]] = []) throws -> String? {
        try Bench(trusting: Forge.authority.make(Self.root, by: Self.root))
            .examine(certificate, chain: chain).verdict.mainCode
    }

    // 4.2.4 and 4.2.5: Pre2000 UTC dates.
    @Test func yearsOfTwoDigitsFromFiftyOnAreOfTheLastCentury() throws {
        let old = Self.server.with { $0.notBefore = "19500101120000" }
        #expect(try judge(old.make(Self.leaf, by: Self.root)) == nil)
        let ended = old.with { $0.notAfter = "19991231235959" }
        #expect(try judge(ended.make(Self.leaf, by: Self.root)) == "certificate.expired")
    }

    // 4.3.3 to 4.3.7: white space and capitalization of names.
    @Test(arguments: [
        ("test root", nil), ("TEST ROOT", nil), ("  Test Root ", nil), ("Test   Root", nil),
        ("TestRoot", "path.no_anchor"), ("Root Test", "path.no_anchor"),
    ])
    func namesAreComparedWithoutCaseAndWithOneSpace(name: String, expected: String?) throws {
        let issuer = Forge.Entity(name, key: Self.root.key)
        #expect(try judge(Self.server.make(Self.leaf, by: issuer)) == expected)
    }

    // 4.6.2, 4.6.3: cA false, and critical or not.
    @Test(arguments: [true, false])
    func whoIsNoAuthorityIssuesNothing(critical: Bool) throws {
        let authority = Forge.Entity("Authority")
        let made = try Forge.authority.with {
            $0.isAuthority = false
            $0.extensions = [DER.standard(19, critical: critical, DER.sequence())]
        }.make(authority, by: Self.root)
        let certificate = try Self.server.make(Self.leaf, by: authority)
        #expect(try judge(certificate, chain: [made]) == "issuer.no_authority")
    }

    /// An authority on the way down: whether it has the name of the one above, and its limit.
    typealias Step = (isSelfIssued: Bool, limit: Int?)

    // 4.6.9 to 4.6.17: path lengths, and who is issued by himself.
    @Test(
        arguments: [
            ([(false, 6), (false, 4), (false, 1), (false, nil)], nil),
            ([(false, 6), (false, 4), (false, 1), (false, nil), (false, nil)], "limit"),
            ([(false, 6), (false, 0), (false, 0)], "limit"),
            ([(false, 0), (true, nil)], nil), ([(false, 0), (true, nil), (true, nil)], nil),
            ([(false, 0), (true, nil), (false, nil)], "limit"),
            ([(false, 1), (true, 1), (false, nil), (true, nil)], nil),
            ([(false, 1), (true, 1), (false, nil), (true, nil), (false, nil)], "limit"),
            ([(false, 6), (true, 0), (false, nil)], "limit"),
        ] as [([Step], String?)])
    func pathLengthsLeaveOutWhoIsIssuedByHimself(steps: [Step], expected: String?) throws {
        var issuer = Self.root
        var chain: [[UInt8]] = []
        for (number, step) in steps.enumerated() {
            let next = Forge.Entity(step.isSelfIssued ? issuer.name : "Authority \(number)")
            let forge = Forge.authority.with { $0.pathLength = step.limit }
            chain.append(try forge.make(next, by: issuer))
            issuer = next
        }
        let certificate = try Self.server.make(Self.leaf, by: issuer)
        let code = try judge(certificate, chain: chain)
        #expect(code == expected.map { _ in "path.length_constraint" })
    }

    // 4.13.1 to 4.13.20: constraints on directory names, of one authority or of two.
    private static let inside = ["Test", "permitted"]
    private static let insideLeaf = ["Test", "permitted", "leaf"]
    private static let deeper = ["Test", "permitted", "deeper"]
    private static let deeperLeaf = ["Test", "permitted", "deeper", "leaf"]
    private static let outside = ["Test", "excluded"]
    private static let outsideLeaf = ["Test", "excluded", "leaf"]

    /// Subtrees of the first authority and, where there is one, of a second below it.
    typealias Limits = (
        permitted: [[String]], excluded: [[String]], second: [String]?, subject: [String],
        expected: String?
    )

    private static let limits: [Limits] = [
        ([inside], [], nil, insideLeaf, nil), ([inside], [], nil, inside, nil),
        ([inside], [], nil, outside, "not_permitted"),
        ([inside], [], nil, ["Test"], "not_permitted"),
        ([inside], [], nil, ["permitted", "Test"], "not_permitted"),
        ([inside, outside], [], nil, outsideLeaf, nil),
        ([], [outside], nil, inside, nil), ([], [outside], nil, outside, "excluded"),
        ([inside], [deeper], nil, insideLeaf, nil),
        ([inside], [deeper], nil, deeperLeaf, "excluded"),
        // The second authority may narrow what the first permits, and never widens it.
        ([inside], [], deeper, deeperLeaf, nil),
        ([inside], [], deeper, insideLeaf, "not_permitted"),
        ([deeper], [], inside, insideLeaf, "not_permitted"),
        ([inside], [], outside, insideLeaf, "not_permitted"),
    ]

    @Test(arguments: limits)
    func directoryNamesLieWithinAllSubtrees(
        permitted: [[String]], excluded: [[String]], second: [String]?, subject: [String],
        expected: String?
    ) throws {
        let first = Forge.Entity("Authority")
        var chain = [
            try Forge.authority.with { $0.extensions = [Self.constraints(permitted, excluded)] }
                .make(first, by: Self.root)
        ]
        var issuer = first
        if let second {
            // Issued by itself, so that its own name does not count (4.13.19).
            issuer = Forge.Entity("Authority")
            chain.append(
                try Forge.authority.with { $0.extensions = [Self.constraints([second], [])] }
                    .make(issuer, by: first))
        }
        let target = Forge.Entity("leaf", nameDER: Self.name(subject))
        let code = try judge(Forge().make(target, by: issuer), chain: chain)
        #expect(code == expected.map { "name.\($0)" })
    }

    private static func constraints(_ permitted: [[String]], _ excluded: [[String]]) -> [UInt8] {
        func list(_ tag: UInt8, _ names: [[String]]) -> [UInt8] {
            guard !names.isEmpty else { return [] }
            return DER.element(
                tag, names.flatMap { DER.sequence(DER.element(0xA4, name($0))) })
        }
        return DER.standard(
            30, critical: true, DER.sequence(list(0xA0, permitted), list(0xA1, excluded)))
    }

    /// A name of one organizational unit in another.
    private static func name(_ units: [String]) -> [UInt8] {
        DER.element(
            0x30,
            units.flatMap {
                DER.set(DER.sequence(DER.id(0x55, 4, 11), DER.element(0x0C, Array($0.utf8))))
            })
    }
}
