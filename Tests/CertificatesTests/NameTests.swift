import Certificates
import Testing

@Suite struct NameTests {
    /// RFC 5280 section 7.1 and RFC 4518.
    @Test(arguments: [
        ("Example CA", "example ca"), ("Example CA", "  Example   CA "),
        ("Example\tCA", "Example CA"),
        ("STRASSE", "straße"), ("STRAẞE", "strasse"), ("\u{212A}", "k"), ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Caf\u{E9}", "cafe\u{301}"),
        ("a\u{AD}b", "AB"),
        ("x\u{A0}y", "x y"), ("", "  "), ("\u{200B}a", "a"), ("a\u{37E}", "A;"),
        ("\u{1FEF}", "`"), ("\u{212A}ü", "Kü"),
    ])
    func matchesWhateverCaseSpaceAndForm(left: String, right: String) throws {
        #expect(try name(left).matches(try name(right)))
        #expect(try name(left).normalized.hashValue == name(right).normalized.hashValue)
        #expect(try !name(left).hasSameBytes(as: name(right)))
    }

    @Test(arguments: [("a b", "ab"), ("a", "b"), ("a", "á"), ("i", "\u{131}"), ("#0500", "x")])
    func tellsDifferentNamesApart(left: String, right: String) throws {
        #expect(try !name(left).matches(try name(right)))
    }

    @Test(arguments: [0x0C, 0x13, 0x16, 0x14, 0x1A] as [UInt8])
    func takesAllTypesOfStringsAsOne(tag: UInt8) throws {
        #expect(try name("Example CA").matches(name("example ca", tag: tag)))
        #expect(try name("Example CA", tag: tag).texts(of: .commonName) == ["Example CA"])
    }

    @Test func readsWideStrings() throws {
        let bmp = DERBuilder.element(0x1E, [0x00, 0x41, 0x20, 0xAC, 0xD8, 0x3D, 0xDE, 0x00])
        let universal = DERBuilder.element(0x1C, [0, 0, 0, 0x41, 0, 0, 0x20, 0xAC, 0, 1, 0xF6, 0])
        for value in [bmp, universal] {
            #expect(try text(ofValue: value) == "A€😀")
        }
        for value in [
            [0x1E, 1, 0x41], [0x1E, 2, 0xD8, 0x00], [0x1C, 4, 0, 0x11, 0, 0], [0x0C, 1, 0xFF],
            [0x13, 1, 0x80], [5, 0],
        ] {
            #expect(try text(ofValue: value.map(UInt8.init)) == nil)
        }
        #expect(try text(ofValue: [0x14, 1, 0xE4]) == "ä")
    }

    @Test func knowsWhichCharactersATypeHas() throws {
        #expect(try attribute([0x13, 3, 0x61, 0x2E, 0x3F]).value.isWellFormed)
        #expect(try !attribute([0x13, 1, 0x2A]).value.isWellFormed)
        #expect(try !attribute([0x13, 1, 0x40]).value.isWellFormed)
        #expect(try !attribute([0x12, 1, 0x61]).value.isWellFormed)
        #expect(try attribute([0x0C, 1, 0x2A]).value.isWellFormed)
    }

    @Test func octetsThatLookLikeTextStayOctets() throws {
        let octets = try DistinguishedName(
            der: DERBuilder.sequence(
                DERBuilder.set(DERBuilder.sequence([6, 3, 0x55, 4, 3], [5, 0])))[...])
        #expect(!octets.matches(try name("#0500")))
        #expect(octets.description == "CN=#0500")
    }

    /// RFC 5280 section 4.2.1.10: a directory name is constrained by what it begins with.
    @Test func knowsWhatLiesWithinASubtree() throws {
        let base = try name("A", "b")
        #expect(try name("a", "B", "c").normalized.isWithin(base.normalized))
        #expect(try name("a", "b").normalized.isWithin(base.normalized))
        #expect(try !name("a").normalized.isWithin(base.normalized))
        #expect(try !name("a", "bc").normalized.isWithin(base.normalized))
        #expect(
            try name("a").normalized.isWithin(try DistinguishedName(der: [0x30, 0]).normalized))
        #expect(try name("a", "B", "ü").normalized.isWithin(base.normalized))
        #expect(try name("A", "b", "Ü", "x").normalized.isWithin(name("a", "b", "ü").normalized))
        #expect(try !name("a", "b").normalized.isWithin(name("a", "b", "ü").normalized))
        let step = try name("b").relativeNames[0]
        #expect(try name("a").normalized.appending(step) == base.normalized)
    }

    @Test func theOrderWithinASetDoesNotCount() throws {
        let first = DERBuilder.sequence([6, 3, 0x55, 4, 3], [0x0C, 1, 0x61])
        let second = DERBuilder.sequence([6, 3, 0x55, 4, 6], [0x0C, 1, 0x62])
        let name = try DistinguishedName(
            der: DERBuilder.sequence(DERBuilder.set(first, second))[...])
        let swapped = try DistinguishedName(
            der: DERBuilder.sequence(DERBuilder.set(second, first))[...])
        let split = try DistinguishedName(
            der: DERBuilder.sequence(DERBuilder.set(first), DERBuilder.set(second))[...])
        #expect(name.matches(swapped))
        #expect(!name.matches(split))
        #expect(name.description == "CN=a + C=b")
        #expect(split.description == "C=b, CN=a")
    }

    @Test(
        arguments: [
            ("plain", "CN=plain"), (#"a,b+c"d\e;<f>"#, #"CN=a\,b\+c\"d\\e\;\<f\>"#),
            (" a ", #"CN=\ a\ "#),
            ("#a#", ##"CN=\#a#"##), ("a=b", "CN=a=b"), ("a\u{1B}[31m\n", #"CN=a\1B[31m\0A"#),
            ("a\u{202E}b", #"CN=a\E2\80\AEb"#), ("a\u{200D}b\u{FEFF}", #"CN=a\E2\80\8Db\EF\BB\BF"#),
            ("\u{7F}\u{85}", #"CN=\7F\C2\85"#), ("Prüf 検", "CN=Prüf 検"), ("", "CN="),
        ])
    func isShownWithoutTricks(text: String, shown: String) throws {
        #expect(try name(text).description == shown)
    }

    /// Short names of plain texts are written in one piece, all others step by step.
    @Test(arguments: ["Plain", "a+b", "ü", String(repeating: "x", count: 300)])
    func theMostSpecificStepIsShownFirst(text: String) throws {
        let steps = [(6, "XX"), (10, "An Example"), (3, text)].map { type, value in
            DERBuilder.set(
                DERBuilder.sequence(
                    [6, 3, 0x55, 4, UInt8(type)], DERBuilder.element(0x0C, Array(value.utf8))))
        }
        let name = try DistinguishedName(
            der: DERBuilder.element(0x30, steps.flatMap { $0 })[...])
        let shown = text.count > 256 ? text.prefix(256) + "..." : text.replacing("+", with: "\\+")
        #expect(name.description == "CN=\(shown), O=An Example, C=XX")
        #expect(name.attributes.map(\.value.text) == ["XX", "An Example", text])
    }

    @Test func textsOfStrangersAreEscaped() {
        #expect(SafeText.escape("a\u{1B}\u{2066}b") == #"a\u{1B}\u{2066}b"#)
        #expect(SafeText.escape("abc", limit: 2) == "ab...")
    }

    @Test(
        arguments: [
            ([10, 0, 0, 1], "10.0.0.1"), ([10, 0, 0, 0, 255, 0, 0, 0], "10.0.0.0/8"),
            ([10, 0, 0, 0, 255, 0, 255, 0], "10.0.0.0/255.0.255.0"), ([1, 2, 3], "#010203"),
            ([UInt8](repeating: 0, count: 16), "::"),
            ([0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1], "2001:db8::1"),
            ([0, 1, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 0, 4, 0, 5], "1:0:2:3::4:5"),
            ([0, 1, 0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7], "1:0:2:3:4:5:6:7"),
            (
                [0xFE, 0x80] + [UInt8](repeating: 0, count: 14) + [0xFF, 0xC0]
                    + [UInt8](repeating: 0, count: 14), "fe80::/10"
            ),
        ] as [([UInt8], String)])
    func addressesAreShownAsUsual(octets: [UInt8], text: String) throws {
        let name = try GeneralName(der: DERBuilder.element(0x87, octets)[...])
        #expect(name.description == "IP:" + text)
    }

    private func name(_ texts: String..., tag: UInt8 = 0x0C) throws -> DistinguishedName {
        let sets = texts.map { text in
            DERBuilder.set(
                DERBuilder.sequence([6, 3, 0x55, 4, 3], DERBuilder.element(tag, Array(text.utf8))))
        }
        return try DistinguishedName(der: DERBuilder.element(0x30, sets.flatMap { $0 })[...])
    }

    private func attribute(_ value: [UInt8]) throws -> NameAttribute {
        let step = DERBuilder.set(DERBuilder.sequence([6, 3, 0x55, 4, 3], value))
        let name = try DistinguishedName(der: DERBuilder.sequence(step)[...])
        return try #require(name.attributes.first { _ in true })
    }

    private func text(ofValue value: [UInt8]) throws -> String? { try attribute(value).value.text }
}
