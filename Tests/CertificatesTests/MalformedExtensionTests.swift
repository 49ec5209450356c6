import Certificates
import Testing

/// A malformed extension leaves the certificate readable, and is an error when asked for.
@Suite struct MalformedExtensionTests {
    struct Probe: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let arc: UInt8
        let value: [UInt8]
        let read: @Sendable (ParsedCertificate) throws -> Void
    }

    static let probes: [Probe] = [
        Probe(testDescription: "cA 01", arc: 19, value: [0x30, 3, 1, 1, 1]) {
            _ = try $0.basicConstraints
        },
        Probe(testDescription: "pathLen -1", arc: 19, value: [0x30, 3, 2, 1, 0xFF]) {
            _ = try $0.basicConstraints
        },
        Probe(testDescription: "pathLen 00 01", arc: 19, value: [0x30, 4, 2, 2, 0, 1]) {
            _ = try $0.basicConstraints
        },
        Probe(testDescription: "trailing", arc: 19, value: [0x30, 0, 0]) {
            _ = try $0.basicConstraints
        },
        Probe(testDescription: "unused bits set", arc: 15, value: [3, 2, 5, 0xFF]) {
            _ = try $0.keyUsage
        },
        Probe(testDescription: "no purposes", arc: 37, value: [0x30, 0]) {
            _ = try $0.extendedKeyUsage
        },
        Probe(testDescription: "no names", arc: 17, value: [0x30, 0]) {
            _ = try $0.subjectAlternativeName
        },
        Probe(testDescription: "a host not in ASCII", arc: 17, value: [0x30, 3, 0x82, 1, 0xE4]) {
            _ = try $0.subjectAlternativeName
        },
        Probe(testDescription: "alternative 9", arc: 17, value: [0x30, 2, 0x89, 0]) {
            _ = try $0.subjectAlternativeName
        },
        Probe(
            testDescription: "other name without a value", arc: 17,
            value: [0x30, 5, 0xA0, 3, 6, 1, 42]
        ) {
            _ = try $0.subjectAlternativeName
        },
        Probe(testDescription: "two subtrees lists", arc: 30, value: [0x30, 4, 0xA0, 0, 0xA1, 0]) {
            _ = try $0.nameConstraints
        },
        Probe(testDescription: "no policies", arc: 32, value: [0x30, 0]) {
            _ = try $0.certificatePolicies
        },
        Probe(
            testDescription: "no qualifiers", arc: 32, value: [0x30, 7, 0x30, 5, 6, 1, 42, 0x30, 0]
        ) {
            _ = try $0.certificatePolicies
        },
        Probe(testDescription: "no mappings", arc: 33, value: [0x30, 0]) {
            _ = try $0.policyMappings
        },
        Probe(testDescription: "skip -1", arc: 36, value: [0x30, 3, 0x80, 1, 0x80]) {
            _ = try $0.policyConstraints
        },
        Probe(testDescription: "skip nothing", arc: 54, value: [2, 0]) {
            _ = try $0.inhibitAnyPolicy
        },
        Probe(testDescription: "padded serial", arc: 35, value: [0x30, 4, 0x82, 2, 0, 1]) {
            _ = try $0.authorityKeyIdentifier
        },
        Probe(testDescription: "not an OCTET STRING", arc: 14, value: [5, 0]) {
            _ = try $0.subjectKeyIdentifier
        },
        Probe(testDescription: "no points", arc: 31, value: [0x30, 0]) {
            _ = try $0.crlDistributionPoints
        },
        Probe(
            testDescription: "name of no kind", arc: 46,
            value: [0x30, 6, 0x30, 4, 0xA0, 2, 0xA2, 0]
        ) {
            _ = try $0.freshestCRL
        },
    ]

    @Test(arguments: probes)
    func isAnErrorOfItsOwn(probe: Probe) throws {
        var builder = CertificateBuilder()
        builder.extensions = [
            DERBuilder.extensionElement([0x55, 0x1D, probe.arc], value: probe.value)
        ]
        let certificate = try ParsedCertificate(der: builder.der)
        let error = try #require(throws: DERError.self) { try probe.read(certificate) }
        // The offset points into the certificate, at or within the extension's value.
        let value = try #require(Array(certificate.extensions).first).value
        #expect(value.indices.contains(error.offset) || error.offset == value.endIndex)
    }

    @Test func countsBeyondAllCertificatesAreOnlyLarge() throws {
        let value: [UInt8] = [0x30, 11, 2, 9, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(try BasicConstraints(der: value[...]).pathLength == Int.max)
    }

    @Test func keyUsageWithTrailingZerosIsReadAndNoted() throws {
        let value: [UInt8] = [3, 2, 0, 0xA0]
        #expect(try KeyUsage(der: value[...]) == [.digitalSignature, .keyEncipherment])
        #expect(try !KeyUsage.isMinimal(der: value[...]))
        #expect(try KeyUsage.isMinimal(der: [3, 2, 5, 0xA0]))
        #expect(try KeyUsage(der: [3, 1, 0]).isEmpty)
    }

    @Test(
        arguments: [
            [4, 0], [4, 2, 0, 0], [4, 3, 0, 1, 0], [4, 4, 0, 2, 0, 0], [4, 5, 0, 3, 0, 2, 1],
            [4, 6, 0, 4, 0, 1, 9, 0], [4, 5, 0, 2, 0, 1, 9],
        ] as [[UInt8]])
    func timestampListsThatDoNotAddUpAreRefused(value: [UInt8]) {
        #expect(throws: DERError.self) { try SignedCertificateTimestampList(der: value[...]) }
    }

    @Test func timestampListsAreTakenApart() throws {
        let value: [UInt8] = [4, 9, 0, 7, 0, 1, 9, 0, 2, 8, 7]
        let list = try SignedCertificateTimestampList(der: value[...])
        #expect(list.timestamps.map(Array.init) == [[9], [8, 7]])
    }
}
