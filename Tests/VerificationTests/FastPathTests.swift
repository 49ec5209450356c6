import Certificates
import Testing

@testable import Verification

/// The short ways of the hot path come to what the long ones come to.
@Suite struct FastPathTests {
    private static let presented = [
        "example.com", "EXAMPLE.com", "*.example.com", "*.EXAMPLE.com", "*.com", "*", "*.", "",
        "a.example.com", "*a.example.com", "a.*.com", "b.a.example.com", "example.com.", ".com",
        "*.*.com", "x_y.example.com", "xn--bcher-kva.example",
    ]

    @Test(
        arguments: [
            "example.com", "a.example.com", "b.a.example.com", "com", "x_y.example.com",
            "xn--bcher-kva.example",
        ])
    func aNameIsPresentedByWhatMatchesIt(reference: String) throws {
        let name = try #require(DNSName(reference: reference))
        for text in Self.presented {
            let octets = Array(text.utf8)
            let matches = DNSName(presented: octets)?.matches(reference: name) ?? false
            #expect(name.isPresented(by: octets[...]) == matches, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("a.b", true), ("a-b.c", true), ("-a.b", false), ("a-.b", false), ("a.b-", false),
            ("a..b", false), (".a", false), ("a.", false), ("a.1", false), ("a.0x1f", false),
            ("a.0X", false), ("a.0xg", true), ("0x1.a", true), ("1.a", true), ("a.1a", true),
            ("a b", false), ("", false), ("*.a", false), ("a.0", false), ("a.0-1", true),
        ] as [(String, Bool)])
    func namesAreMadeOfLabels(text: String, isName: Bool) {
        #expect(DNSName.isName(text.utf8) == isName)
        #expect((DNSName.normalized(text.utf8.map { $0 }) != nil) == isName)
        #expect(DNSName.isName(text.utf8, allowsStars: true) == (isName || text == "*.a"))
    }

    @Test func labelsHaveSixtyThreeOctetsAndNamesTwoHundredAndFiftyThree() {
        let label = String(repeating: "a", count: 63)
        #expect(DNSName.isName((label + ".b").utf8))
        #expect(!DNSName.isName((label + "a.b").utf8))
        let name = Array(repeating: label, count: 4).joined(separator: ".")
        #expect(!DNSName.isName(name.utf8))
        #expect(DNSName.isName(name.dropFirst(2).utf8))
    }

    @Test(
        arguments: [
            "192.0.2.1", "2001:db8::1", "[2001:db8::1]", "a@example.com", "https://example.com/",
            "example.com", "1.2.3", "1", "a.1", "[1]", "example.com:443", "", "exa mple",
        ])
    func textsThatAreNamesAreReadAsNames(text: String) {
        let identity = ReferenceIdentity(text)
        if let address = IPAddress(text: text) {
            #expect(identity == .ip(address))
        } else if !text.contains(":"), !text.contains("@") {
            #expect(identity == DNSName(reference: text).map(ReferenceIdentity.dns))
        } else {
            #expect(identity.map { if case .dns = $0 { true } else { false } } != true)
        }
    }
}

/// SEQUENCE { INTEGER, INTEGER } as swift-crypto reads it, and in its stead.
@Suite struct ECDSANumbersTests {
    @Test func numbersAreFilledUpFromTheLeft() {
        let octets = ECDSANumbers.octets(der: [0x30, 7, 2, 1, 5, 2, 2, 0, 0x80], size: 4)
        #expect(octets == [0, 0, 0, 5, 0, 0, 0, 0x80])
    }

    @Test(
        arguments: [
            [], [0x30, 0], [0x30, 3, 2, 1, 5], [0x30, 6, 2, 1, 5, 2, 1, 0x80],
            [0x30, 7, 2, 1, 5, 2, 2, 0, 5], [0x30, 6, 2, 1, 5, 2, 1, 5, 0],
            [0x30, 8, 2, 1, 5, 2, 1, 5, 5, 0], [0x30, 0x81, 6, 2, 1, 5, 2, 1, 5],
            [0x30, 10, 2, 5, 1, 2, 3, 4, 5, 2, 1, 5], [0x30, 5, 2, 0, 2, 1, 5],
        ] as [[UInt8]])
    func whatIsNotStrictOrTooLargeIsNoSignature(der: [UInt8]) {
        #expect(ECDSANumbers.octets(der: der[...], size: 4) == nil)
    }

    @Test(
        arguments: [
            "", "example.com", "a b~", "line\u{A}feed", "\u{7F}", "b\u{FC}cher", "\u{202E}evil",
            String(repeating: "a", count: 1_024), String(repeating: "a", count: 1_025),
            String(repeating: "\u{301}", count: 9),
        ])
    func octetsAreEscapedAsTheirText(text: String) {
        let escaped = SafeText.escape(text)
        #expect(SafeText.escape(Array(text.utf8)[...]) == escaped)
        #expect(SafeText.escape(Array(text.utf8)[...], after: "dns:") == "dns:" + escaped)
        let broken = Array(text.utf8) + [0xFF]
        #expect(
            SafeText.escape(broken[...]) == SafeText.escape(String(decoding: broken, as: UTF8.self))
        )
    }
}
