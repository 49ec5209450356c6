import Certificates
import Testing

/// What an attacker would send: each must end in an error value, and none may cost more than a walk.
@Suite struct HostileInputTests {
    @Test(
        arguments: [
            ([], .missing(.sequence)),
            ([0x30], .truncated),
            ([0x30, 0x80, 0, 0], .indefiniteLength),
            ([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], .truncated),
            ([0x30, 0x85, 1, 0, 0, 0, 0], .lengthTooLarge),
            ([0x30, 0xFF], .lengthTooLarge),
            ([0x30, 0x84, 0xFF, 0xFF], .truncated),
            ([0x30, 0x81, 0x7F], .nonMinimalLength),
            ([0x30, 0x82, 0x00, 0x80], .nonMinimalLength),
            ([0x31, 0], .unexpectedTag(expected: .sequence, found: .set)),
            ([0x30, 0, 0], .trailingBytes),
        ] as [([UInt8], DERError.Kind)])
    func lengthsThatLieAreRefused(der: [UInt8], kind: DERError.Kind) throws {
        let error = try #require(throws: DERError.self) { try ParsedCertificate(der: der) }
        #expect(error.kind == kind)
    }

    @Test(
        arguments: [
            ([0x1F, 0x1F, 0], nil), ([0x1F, 0x81, 0x00, 0], nil), ([0x7F, 0x85, 0x01, 0], nil),
            ([0x1F, 0xFF, 0xFF, 0xFF, 0x7F, 0], nil),
            ([0x1F, 0x1E, 0], .invalidTag), ([0x1F, 0x80, 0x1F, 0], .invalidTag),
            ([0x1F, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0], .invalidTag), ([0x1F, 0xFF], .invalidTag),
            ([0x1F, 0x1F], .truncated), ([0x00, 0x00], .invalidTag),
        ] as [([UInt8], DERError.Kind?)])
    func longTagsAreMinimalAndBounded(der: [UInt8], kind: DERError.Kind?) {
        var reader = DERReader(der[...])
        let result = Result { () throws(DERError) in try reader.next() }
        switch result {
        case .success: #expect(kind == nil && reader.isAtEnd)
        case .failure(let error): #expect(error.kind == kind)
        }
    }

    @Test func elementsNestedAHundredThousandTimesAreNotFollowed() {
        var nested: [UInt8] = [0x05, 0x00]
        var prefixes: [[UInt8]] = []
        var count = nested.count
        for _ in 0..<100_000 {
            let prefix = [0x30] + DERBuilder.length(count)
            prefixes.append(prefix)
            count += prefix.count
        }
        nested = prefixes.reversed().flatMap { $0 } + nested
        #expect(throws: DERError.self) { try ParsedCertificate(der: nested) }
        #expect(throws: DERError.self) { try ParsedRevocationList(der: nested) }
        #expect(throws: DERError.self) { try ParsedOCSPResponse(der: nested) }
        #expect(throws: DERError.self) { try CertificateBundle(der: nested) }
        #expect(throws: DERError.self) { try DistinguishedName(der: nested[...]) }
        #expect(throws: DERError.self) { try GeneralNames(der: nested[...]) }
    }

    @Test func anExtensionOf10MegabytesIsReadOnlyWhenAskedFor() throws {
        let huge = [UInt8](repeating: 0x30, count: 10_000_000)
        var builder = CertificateBuilder()
        builder.extensions = [
            DERBuilder.extensionElement([0x55, 0x1D, 17], value: huge),
            DERBuilder.extensionElement([0x2A, 3], isCritical: true, value: huge),
        ]
        let certificate = try ParsedCertificate(der: builder.der)
        #expect(certificate.hasUnknownCriticalExtension)
        #expect(throws: DERError.self) { try certificate.subjectAlternativeName }
        #expect(certificate.extensions[ObjectIdentifier(1, 2, 3)]?.value.count == 10_000_000)
    }

    @Test func aHundredThousandNamesAreCountedAndWalked() throws {
        let names = (0..<100_000).flatMap { number in
            DERBuilder.element(0x82, Array("h\(number).example".utf8))
        }
        let parsed = try GeneralNames(der: DERBuilder.element(0x30, names)[...])
        #expect(parsed.count == 100_000)
        #expect(parsed.reduce(0) { count, _ in count + 1 } == 100_000)
    }

    @Test func aHundredThousandUnknownExtensionsAreToldApart() throws {
        var builder = CertificateBuilder()
        builder.extensions = (0..<100_000).map { number in
            let id = [0x2A, UInt8(number >> 14 | 0x80), UInt8(number >> 7 & 0x7F | 0x80)]
            return DERBuilder.extensionElement(id + [UInt8(number & 0x7F)], value: [])
        }
        // The first numbers would begin with 0x80, which is not minimal.
        builder.extensions.removeFirst(16_384)
        let certificate = try ParsedCertificate(der: builder.der)
        #expect(certificate.duplicateExtensions.isEmpty)
        builder.extensions.append(builder.extensions[0])
        #expect(try ParsedCertificate(der: builder.der).duplicateExtensions.count == 1)
    }

    @Test func namesOfAMegabyteAreShownShort() throws {
        let long = String(repeating: "a", count: 1_000_000)
        let name = try DistinguishedName(der: DERBuilder.name(long)[...])
        #expect(name.description.count < 400)
        let steps = (0..<50_000).flatMap { _ in
            DERBuilder.set(DERBuilder.sequence([6, 3, 0x55, 4, 3], [0x0C, 1, 0x61]))
        }
        let many = try DistinguishedName(der: DERBuilder.element(0x30, steps)[...])
        #expect(many.description.count < 1100)
    }
}
