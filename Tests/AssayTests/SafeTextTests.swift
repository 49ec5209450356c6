import Testing

@testable import assay

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("CN=example.org", "CN=example.org"),
        ("müller 例え", "müller 例え"),
        ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"),
        ("a\nPASSED", "a\\u{A}PASSED"),
        ("a\r\nb", "a\\u{D}\\u{A}b"),
        ("\u{9B}31m", "\\u{9B}31m"),
        ("gro.elpmaxe\u{202E}", "gro.elpmaxe\\u{202E}"),
        ("a\u{200B}b\u{FEFF}c\u{3164}d", "a\\u{200B}b\\u{FEFF}c\\u{3164}d"),
        ("line\u{2028}break", "line\\u{2028}break"),
    ])
    func nothingInvisibleGetsThrough(text: String, safe: String) {
        #expect(SafeText.escape(text) == safe)
    }

    @Test func marksDoNotPileUp() {
        let tower = "e" + String(repeating: "\u{301}", count: 50)
        let safe = SafeText.escape(tower)
        #expect(safe.unicodeScalars.count { $0 == "\u{301}" } == 4)
    }

    @Test func jsonStaysJSON() {
        #expect(
            SafeText.escapeJSON("{\"a\":\"\u{202E}\u{E0001}é\"}")
                == "{\"a\":\"\\u202e\\udb40\\udc01é\"}")
    }

    @Test(arguments: [("abc", 3), ("例え", 4), ("e\u{301}", 1), ("🔒", 2)])
    func wideAndCombiningCharactersAreMeasured(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func cuttingKeepsToTheWidth() {
        #expect(DisplayWidth.truncate("例えば", to: 5) == "例え…")
        #expect(DisplayWidth.truncate("abc", to: 3) == "abc")
    }

    @Test func columnsAreAlignedWhateverTheScript() {
        var table = Table([.init("NAME"), .init("COUNT", .trailing)])
        table.add("例え", "1")
        table.add("abcdef\u{7}", "22")
        let painter = Painter(.never, isTerminal: false, environment: [:])
        let lines = table.lines(painter)
        #expect(Set(lines.map(DisplayWidth.of)).count == 1)
    }

    @Test func colourIsForTerminalsUnlessRefused() {
        #expect(Painter(.auto, isTerminal: true, environment: [:]).isOn)
        #expect(!Painter(.auto, isTerminal: false, environment: [:]).isOn)
        #expect(!Painter(.auto, isTerminal: true, environment: ["NO_COLOR": "1"]).isOn)
        #expect(Painter(.auto, isTerminal: true, environment: ["NO_COLOR": ""]).isOn)
        #expect(Painter(.always, isTerminal: false, environment: ["NO_COLOR": "1"]).isOn)
    }
}
