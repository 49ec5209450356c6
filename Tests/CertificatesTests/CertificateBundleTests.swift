import Certificates
import Testing

@Suite struct CertificateBundleTests {
    @Test func readsABundleWithoutSigners() throws {
        let bundle = try CertificateBundle(der: try Fixture.der("degenerate.pem"))
        let expected = [try Fixture.der("leaf.pem"), try Fixture.der("ca.pem")]
        #expect(bundle.certificates.map(Array.init) == expected)
        #expect(bundle.revocationLists.map(Array.init) == [try Fixture.der("crl.pem")])
        #expect(bundle.otherCount == 0)
    }

    @Test func readsTheCertificatesOfASignedMessage() throws {
        let block = try #require(try Fixture.blocks("signed.pem").first)
        #expect(block.isBundle)
        let bundle = try CertificateBundle(der: block.bytes)
        #expect(bundle.certificates.count == 2)
        #expect(try bundle.certificates.map(Array.init).contains(Fixture.der("ca.pem")))
        #expect(bundle.revocationLists.isEmpty)
    }

    @Test func refusesOpenLengthsByName() throws {
        var der = try Fixture.der("degenerate.pem")
        der.replaceSubrange(0..<4, with: [0x30, 0x80])
        let error = try #require(throws: DERError.self) {
            try CertificateBundle(der: der + [0, 0])
        }
        #expect(error.kind == .indefiniteLength)
        #expect(error.description == "byte 0: an indefinite length, which is BER and not DER")
    }

    @Test func refusesOtherStructuresByName() throws {
        let data: [UInt8] = [
            0x30, 15, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 7, 1, 0xA0, 2, 4, 0,
        ]
        let error = try #require(throws: DERError.self) { try CertificateBundle(der: data) }
        #expect(error.kind == .unsupportedContent(.pkcs7Data))
    }
}
