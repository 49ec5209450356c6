import Certificates
import Testing

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func passesTheVectorsOfRFC4648(plain: String, encoded: String) {
        #expect(Base64.encode(plain.utf8) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test func roundTripsEveryByteAtEveryLength() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
        let all = Array(UInt8.min...UInt8.max)
        #expect(Base64.decode(Base64.encode(all).utf8) == all)
    }

    @Test(arguments: [
        "Zm9v\r\nYmFy", " Zm 9v\tYm\u{0B}Fy\n", "Z m 9 v Y m F y", "Zm9vY\nmFy\u{0C}",
    ])
    func ignoresWhitespace(text: String) {
        #expect(Base64.decode(text.utf8) == Array("foobar".utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm8", "Zg===", "=", "====", "Z===", "Zm9v=", "Zm9v====", "Zg==Zg==",
        "Zg=Z", "Zh==", "Zm9=", "Zm9-", "Zm9_", "Zm9v\0", "Zm.v", "Zm9vé",
    ])
    func refusesWhatHasNoOneMeaning(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
