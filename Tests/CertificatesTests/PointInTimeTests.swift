import Certificates
import FoundationEssentials
import Testing

@Suite struct PointInTimeTests {
    @Test(
        arguments: [
            ("700101000000Z", "1970-01-01T00:00:00Z", 0),
            ("500101000000Z", "1950-01-01T00:00:00Z", -631_152_000),
            ("491231235959Z", "2049-12-31T23:59:59Z", 2_524_607_999),
            ("000229120000Z", "2000-02-29T12:00:00Z", 951_825_600),
            ("20500101000000Z", "2050-01-01T00:00:00Z", 2_524_608_000),
            ("99991231235959Z", "9999-12-31T23:59:59Z", 253_402_300_799),
            ("00000101000000Z", "0000-01-01T00:00:00Z", -62_167_219_200),
            ("19000301000000Z", "1900-03-01T00:00:00Z", -2_203_891_200),
        ] as [(String, String, Int64)])
    func isReadAndWritten(encoded: String, text: String, seconds: Int64) throws {
        var reader = DERReader(Self.der(encoded)[...])
        let time = try reader.time()
        #expect(time.secondsSince1970 == seconds)
        #expect(time.description == text)
        #expect(time.date == Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test(arguments: [
        "7001010000Z", "700101000000", "700101000000+0000", "70010100000Z0", "701301000000Z",
        "700001000000Z", "700100000000Z", "700132000000Z", "700431000000Z", "010229000000Z",
        "19000229000000Z", "700101240000Z", "700101006000Z", "700101000060Z", "700101000000z",
        "7O0101000000Z", "20500101000000.5Z", "205001010000Z", "-9990101000000Z", "",
    ])
    func refusesAllOtherForms(encoded: String) throws {
        var reader = DERReader(Self.der(encoded)[...])
        let error = try #require(throws: DERError.self) { try reader.time() }
        #expect(error.kind == .invalidTime)
    }

    private static func der(_ text: String) -> [UInt8] {
        [text.utf8.count > 13 ? 0x18 : 0x17, UInt8(text.utf8.count)] + Array(text.utf8)
    }
}
