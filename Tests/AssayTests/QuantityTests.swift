import Testing

@testable import assay

@Suite struct QuantityTests {
    @Test(arguments: [
        ("500ms", 500), ("30s", 30_000), ("1h30m", 5_400_000), ("7d", 604_800_000), ("0s", 0),
    ])
    func readsSpansAndWritesThemBack(text: String, milliseconds: Int64) {
        #expect(TimeSpan.parse(text) == .milliseconds(milliseconds))
        #expect(TimeSpan.format(.milliseconds(milliseconds)) == text)
    }

    @Test(arguments: ["", "5", "s", "-5s", "5 s", "1.5h", "99999999999999999d", "٣s", "5x"])
    func refusesWhatIsNoSpan(text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }

    @Test(arguments: [("64KiB", 65_536), ("1000001", 1_000_001), ("900kB", 900_000), ("0", 0)])
    func readsSizesAndWritesThemBack(text: String, bytes: Int64) {
        #expect(ByteCount.parse(text) == bytes)
        #expect(ByteCount.format(bytes) == text)
    }

    @Test(arguments: ["", "KiB", "-1", "1.5MB", "9999999999999GiB", "1 MB"])
    func refusesWhatIsNoSize(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }
}
