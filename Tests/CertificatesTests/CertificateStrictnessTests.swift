import Certificates
import Testing

/// One rule of X.690 or RFC 5280 section 4.1 at a time.
@Suite struct CertificateStrictnessTests {
    /// A change to a good certificate, and what it leads to.
    struct Change<Outcome: Sendable>: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let outcome: Outcome
        let apply: @Sendable (inout CertificateBuilder) -> Void

        init(
            _ name: String, _ outcome: Outcome,
            _ apply: @escaping @Sendable (inout CertificateBuilder) -> Void
        ) {
            testDescription = name
            self.outcome = outcome
            self.apply = apply
        }
    }

    static let fatal: [Change<DERError.Kind>] = [
        Change("version 4", .unsupportedVersion) { $0.version = [0xA0, 3, 2, 1, 3] },
        Change("negative version", .unsupportedVersion) { $0.version = [0xA0, 3, 2, 1, 0xFF] },
        Change("two versions", .trailingBytes) { $0.version = [0xA0, 6, 2, 1, 2, 2, 1, 2] },
        Change("empty serial number", .invalidInteger) { $0.serialNumber = [2, 0] },
        Change("padded serial number", .invalidInteger) { $0.serialNumber = [2, 2, 0, 1] },
        Change("padded negative number", .invalidInteger) { $0.serialNumber = [2, 2, 0xFF, 0x80] },
        Change("no serial number", .unexpectedTag(expected: .integer, found: .sequence)) {
            $0.serialNumber = []
        },
        Change("empty relative name", .empty) { $0.issuer = DERBuilder.sequence([0x31, 0]) },
        Change("attribute without a value", .truncated) {
            $0.issuer = DERBuilder.sequence(DERBuilder.set(DERBuilder.sequence([6, 1, 0x2A])))
        },
        Change("one time", .truncated) {
            $0.validity = DERBuilder.sequence(
                DERBuilder.element(0x17, Array("260101000000Z".utf8)))
        },
        Change("a date as text", .unknownAlternative(.utf8String)) {
            $0.validity = DERBuilder.sequence(
                DERBuilder.element(0x0C, Array("260101000000Z".utf8)), [])
        },
        Change("no algorithm in the key", .unexpectedTag(expected: .sequence, found: .bitString)) {
            $0.publicKey = DERBuilder.sequence([3, 2, 0, 1])
        },
        Change("a key that ends within an octet", .invalidBitString) {
            $0.publicKey = DERBuilder.sequence(DERBuilder.sequence([6, 1, 0x2A]), [3, 2, 4, 0x10])
        },
        Change("two parameters", .trailingBytes) {
            $0.innerAlgorithm = DERBuilder.sequence([6, 1, 0x2A], [5, 0], [5, 0])
        },
        Change("identifier with a padded arc", .invalidObjectIdentifier) {
            $0.innerAlgorithm = DERBuilder.sequence([6, 3, 0x2A, 0x80, 1])
        },
        Change("unique identifiers out of order", .trailingBytes) {
            $0.uniqueIDs = [0x82, 2, 0, 1, 0x81, 2, 0, 1]
        },
        Change("unused bits that are set", .invalidBitString) {
            $0.uniqueIDs = [0x81, 2, 4, 0xFF]
        },
        Change("critical that is 01", .invalidBoolean) {
            $0.extensions = [DERBuilder.sequence([6, 1, 0x2A], [1, 1, 1], [4, 0])]
        },
        Change("extension without a value", .missing(.octetString)) {
            $0.extensions = [DERBuilder.sequence([6, 1, 0x2A])]
        },
        Change("extension with two values", .trailingBytes) {
            $0.extensions = [DERBuilder.sequence([6, 1, 0x2A], [4, 0], [4, 0])]
        },
        Change("nine unused bits", .invalidBitString) { $0.signature = [3, 2, 9, 0] },
        Change("empty bit string", .invalidBitString) { $0.signature = [3, 0] },
        Change("something after the signature", .trailingBytes) { $0.trailer = [5, 0] },
    ]

    @Test(arguments: fatal)
    func refuses(change: Change<DERError.Kind>) throws {
        var builder = CertificateBuilder()
        change.apply(&builder)
        let error = try #require(throws: DERError.self) {
            try ParsedCertificate(der: builder.der)
        }
        #expect(error.kind == change.outcome)
        #expect(error.offset <= builder.der.count)
    }

    @Test func readsWhatTheBuilderWrites() throws {
        let certificate = try ParsedCertificate(der: CertificateBuilder().der)
        #expect(certificate.irregularities.isEmpty)
        #expect(certificate.extensions.isEmpty)
        #expect(certificate.publicKey.algorithm.algorithm.description == "1.2.3")
    }

    static let tolerated: [Change<CertificateIrregularities>] = [
        Change("v1 spelled out", .explicitDefault) { $0.version = [0xA0, 3, 2, 1, 0] },
        Change("critical FALSE", .explicitDefault) {
            $0.extensions = [DERBuilder.sequence([6, 1, 0x2A], [1, 1, 0], [4, 0])]
        },
        Change("early GeneralizedTime", .generalizedTimeBefore2050) {
            let time = DERBuilder.element(0x18, Array("20260101000000Z".utf8))
            $0.validity = DERBuilder.sequence(time, time)
        },
        Change("twice the same", .duplicateExtension) {
            let one = DERBuilder.extensionElement([0x55, 0x1D, 15], value: [3, 2, 5, 0xA0])
            $0.extensions = [one, one]
        },
        Change("extensions in v2", .extensionsBelowVersion3) {
            $0.version = [0xA0, 3, 2, 1, 1]
            $0.extensions = [DERBuilder.extensionElement([0x2A], value: [])]
        },
        Change("unique identifier in v1", .uniqueIdentifierInVersion1) {
            $0.version = []
            $0.uniqueIDs = [0x81, 2, 4, 0xF0, 0x82, 2, 0, 1]
        },
        Change("no extension in the list", .emptyExtensions) { $0.hasExtensionList = true },
        Change("unsorted set", .unsortedRelativeName) {
            let first = DERBuilder.sequence([6, 1, 0x2B], [5, 0])
            let second = DERBuilder.sequence([6, 1, 0x2A], [5, 0])
            $0.subject = DERBuilder.sequence(DERBuilder.set(first, second))
        },
        Change("signature of 15 bits", .signatureNotInOctets) { $0.signature = [3, 3, 1, 2, 2] },
    ]

    @Test(arguments: tolerated)
    func readsAndNotes(change: Change<CertificateIrregularities>) throws {
        var builder = CertificateBuilder()
        change.apply(&builder)
        let certificate = try ParsedCertificate(der: builder.der)
        #expect(certificate.irregularities == change.outcome)
    }

    @Test func readsUniqueIdentifiersToTheBit() throws {
        var builder = CertificateBuilder()
        builder.uniqueIDs = [0x81, 2, 4, 0xF0, 0x82, 2, 0, 1]
        let certificate = try ParsedCertificate(der: builder.der)
        #expect(certificate.issuerUniqueID?.count == 4)
        #expect(certificate.subjectUniqueID?[7] == true)
        #expect(certificate.subjectUniqueID?[8] == false)
    }

    @Test func readsNegativeAndHugeSerialNumbers() throws {
        var builder = CertificateBuilder()
        builder.serialNumber = [2, 1, 0xFF]
        let negative = try ParsedCertificate(der: builder.der)
        #expect(negative.serialNumber.isNegative && negative.serialNumber.description == "FF")
        builder.serialNumber = DERBuilder.element(2, [UInt8](repeating: 0x7F, count: 5000))
        #expect(try ParsedCertificate(der: builder.der).serialNumber.octets.count == 5000)
    }
}
