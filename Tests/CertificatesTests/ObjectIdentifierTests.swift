import Certificates
import Testing

@Suite struct ObjectIdentifierTests {
    @Test(
        arguments: [
            ("0.0", [0x00]), ("0.39", [0x27]), ("1.0", [0x28]), ("2.0", [0x50]), ("2.47", [0x7F]),
            ("2.48", [0x81, 0x00]), ("2.5.29.15", [0x55, 0x1D, 0x0F]),
            ("1.2.840.113549.1.1.11", [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11]),
            ("2.999.3", [0x88, 0x37, 0x03]),
            (
                "2.25.329800735698586629295641978511506172918",
                [
                    0x69, 0x83, 0xF0, 0x9D, 0xA7, 0xEB, 0xCF, 0xDE, 0xE0, 0xC7, 0xA1, 0xA7, 0xB2,
                    0xC0, 0x94, 0x8C, 0xC8, 0xF9, 0xD7, 0x76,
                ]
            ),
        ] as [(String, [UInt8])])
    func isWrittenInDottedNumbers(text: String, content: [UInt8]) throws {
        let identifier = try ObjectIdentifier(content: content[...])
        #expect(identifier.description == text)
        #expect(identifier.content == content)
        let numbers = text.split(separator: ".").compactMap { UInt64($0) }
        if numbers.count == 3 {
            #expect(identifier == ObjectIdentifier(numbers[0], numbers[1], numbers[2]))
        }
        // An arc of more than 64 bits is read from certificates only.
        let isSmall = numbers.count == text.split(separator: ".").count
        #expect(ObjectIdentifier(dotted: text) == (isSmall ? identifier : nil))
    }

    @Test(arguments: [
        "", "1", "1.", ".1", "1..2", "3.1", "1.40", "1.2.03", "1.2.+3", "1.2.-3", "1.2. 3",
        "2.18446744073709551615", "1.2.18446744073709551616",
    ])
    func refusesDottedNumbersThatAreNone(text: String) {
        #expect(ObjectIdentifier(dotted: text) == nil)
    }

    @Test(arguments: [1, 8, 14, 15, 16, 17, 40])
    func areTheSameByEveryOctet(count: Int) throws {
        let content = [UInt8](repeating: 0x2A, count: count)
        let identifier = try ObjectIdentifier(content: content[...])
        #expect(try ObjectIdentifier(content: content[...]) == identifier)
        #expect(Set([identifier, try ObjectIdentifier(content: content[...])]).count == 1)
        #expect(try ObjectIdentifier(content: (content + [0x2A])[...]) != identifier)
        for index in content.indices {
            var other = content
            other[index] = 0x2B
            #expect(try ObjectIdentifier(content: other[...]) != identifier, "octet \(index)")
        }
    }

    @Test func takesTheLargestArcs() {
        #expect(
            ObjectIdentifier(dotted: "2.18446744073709551535.18446744073709551615")?.description
                == "2.18446744073709551535.18446744073709551615")
    }

    @Test(arguments: [0, 1, 7, 8, 9, 14, 15, 16, 17, 200])
    func keepsTheOctetsOfEverySize(count: Int) throws {
        let content = [0x2B] + (0..<count).map { UInt8($0 % 128) }
        let identifier = try ObjectIdentifier(content: content[...])
        #expect(identifier.content == content)
        var other = content
        other[count] ^= 1
        #expect(try ObjectIdentifier(content: other[...]) != identifier)
        #expect(try ObjectIdentifier(content: (content + [0])[...]) != identifier)
    }

    @Test(arguments: [[], [0x80], [0x2A, 0x80, 0x01], [0x2A, 0x86], [0x80, 0x01]] as [[UInt8]])
    func refusesWhatIsUnfinishedOrNotMinimal(content: [UInt8]) {
        #expect(throws: DERError.self) { try ObjectIdentifier(content: content[...]) }
    }

    @Test func onlyMeasuresArcsWithoutMeasure() throws {
        let content = [0x2A] + [UInt8](repeating: 0xFF, count: 50_000) + [0x7F]
        #expect(try ObjectIdentifier(content: content[...]).description == "1.2.(350007 bits)")
    }

    @Test func knowsItsConstants() {
        #expect(ObjectIdentifier.domainComponent.description == "0.9.2342.19200300.100.1.25")
        #expect(ObjectIdentifier.mlDSA65.description == "2.16.840.1.101.3.4.3.18")
        for known in KnownExtension.allCases { #expect(!known.id.content.isEmpty) }
        #expect(Set(KnownExtension.allCases.map(\.id)).count == KnownExtension.allCases.count)
    }
}
