import Certificates
import Testing

@Suite struct OCSPResponseTests {
    @Test func readsEveryStatus() throws {
        let response = try ParsedOCSPResponse(der: try Fixture.der("ocsp.pem"))
        #expect(response.status == .successful)
        let basic = try #require(response.basic)
        #expect(basic.responses.map(\.certificate.serialNumber.description) == ["10", "11", "12"])
        #expect(basic.responses[0].status == .good)
        guard case .revoked(let time, let reason) = basic.responses[1].status else {
            Issue.record("the second certificate is revoked")
            return
        }
        #expect(time.description == "2026-01-01T12:00:00Z")
        #expect(reason == .superseded)
        #expect(basic.responses[2].status == .unknown)
        #expect(
            basic.responses.allSatisfy {
                $0.nextUpdate.map { next in next > basic.producedAt } == true
            })
        #expect(basic.responses[0].certificate.hashAlgorithm.algorithm == .sha1)
        #expect(basic.responses[0].certificate.issuerNameHash.count == 20)
        #expect(basic.signatureAlgorithm.algorithm == .sha256WithECDSA)
        #expect(basic.signedBytes.first == 0x30 && basic.extensions.isEmpty)
        let authority = try Fixture.certificate("ca.pem")
        #expect(basic.certificates.map(Array.init) == [authority.der])
        guard case .name(let name) = basic.responder else {
            Issue.record("the responder is named")
            return
        }
        #expect(name.matches(authority.subject))
    }

    @Test func readsAResponderByItsKey() throws {
        let response = try ParsedOCSPResponse(der: try Fixture.der("ocsp-key.pem"))
        let basic = try #require(response.basic)
        guard case .keyHash(let hash) = basic.responder else {
            Issue.record("the responder is meant by its key")
            return
        }
        #expect(hash.elementsEqual(basic.responses[0].certificate.issuerKeyHash))
        #expect(basic.certificates.isEmpty)
        #expect(basic.responses.allSatisfy { $0.nextUpdate == nil })
    }

    @Test(
        arguments: [
            (1, .malformedRequest), (2, .internalError), (3, .tryLater),
            (5, .signatureRequired), (6, .unauthorized),
        ] as [(UInt8, OCSPResponseStatus)])
    func readsWhyThereIsNoAnswer(number: UInt8, status: OCSPResponseStatus) throws {
        let response = try ParsedOCSPResponse(der: [0x30, 3, 0x0A, 1, number])
        #expect(response.status == status)
        #expect(response.basic == nil)
    }

    @Test(
        arguments: [
            ([], .missing(.sequence)),
            ([0x30, 0], .missing(.enumerated)),
            ([0x30, 3, 0x0A, 1, 4], .integerOutOfRange),
            ([0x30, 3, 0x0A, 1, 7], .integerOutOfRange),
            ([0x30, 3, 0x0A, 1, 0x80], .integerOutOfRange),
            ([0x30, 3, 0x0A, 1, 0], .missing(.contextConstructed(0))),
            ([0x30, 3, 0x0A, 1, 3, 0], .trailingBytes),
            (
                [0x30, 13, 0x0A, 1, 0, 0xA0, 8, 0x30, 6, 6, 2, 0x2A, 3, 4, 0],
                .unsupportedContent(ObjectIdentifier(1, 2, 3))
            ),
        ] as [([UInt8], DERError.Kind)])
    func refusesWhatIsNoResponse(der: [UInt8], kind: DERError.Kind) throws {
        let error = try #require(throws: DERError.self) { try ParsedOCSPResponse(der: der) }
        #expect(error.kind == kind)
    }
}
