import FoundationEssentials
import SwiftASN1
import X509

extension TestAuthority {
    /// Answers an OCSP request about one of its certificates, as its own responder (RFC 6960, 4.2).
    ///
    /// - Throws: where the request is none.
    package func ocspResponse(to request: [UInt8], at time: Date) throws -> [UInt8] {
        let id = try TestOCSPResponse.certificateID(in: request)
        let serial = try TestOCSPResponse.serialNumber(in: id)
        return try TestOCSPResponse(
            authority: self, id: id, isRevoked: revokedSerials.contains { $0.bytes == serial[...] },
            time: time
        ).der()
    }

    /// Issues a TLS server's certificate with a P-256 key.
    ///
    /// - Parameters:
    ///   - seed: makes its key, and its serial number where it is not revoked.
    ///   - revocation: the number of a revoked certificate that it is to be.
    /// - Returns: its DER.
    package func issueServer(
        _ name: String, addresses: TestAddresses, revocation: Int? = nil, seed: UInt64,
        at time: Date
    ) throws -> [UInt8] {
        var random = SplitMix64(seed: seed, stream: "server \(name)")
        let day: TimeInterval = 86_400
        let start = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down)) - day
        var order = TestOrder(
            commonName: name, dnsNames: [name],
            publicKey: try TestKey(.p256, from: &random).publicKey,
            serial: .init(random: &random), validity: start..<start + 40 * day)
        if let revocation { order.serial = revokedSerials[revocation] }
        order.addresses = addresses
        return try issue(order)
    }
}

/// An OCSP response of a test authority about one certificate.
private struct TestOCSPResponse {
    /// As public responders have it: a few days.
    private static let lifetime: TimeInterval = 4 * 86_400

    let authority: TestAuthority
    /// DER of the `CertID` that was asked about.
    let id: [UInt8]
    let isRevoked: Bool
    let time: Date

    /// The first `reqCert` of a request.
    static func certificateID(in request: [UInt8]) throws -> [UInt8] {
        // OCSPRequest, tbsRequest, requestList, Request, reqCert.
        var node = try DER.parse(request)
        for _ in 0..<4 { node = try inside(node, at: 0) }
        return Array(node.encodedBytes)
    }

    static func serialNumber(in id: [UInt8]) throws -> [UInt8] {
        let node = try inside(try DER.parse(id), at: 3)
        guard case .primitive(let octets) = node.content else { throw OCSPRequestError() }
        return Array(octets.drop { $0 == 0 })
    }

    private static func inside(_ node: ASN1Node, at index: Int) throws -> ASN1Node {
        guard case .constructed(let nodes) = node.content else { throw OCSPRequestError() }
        for (number, inner) in nodes.enumerated() where number == index { return inner }
        throw OCSPRequestError()
    }

    func der() throws -> [UInt8] {
        // An hour back, so that clocks that are a little behind take it too.
        let thisUpdate = time.addingTimeInterval(-3_600)
        let status =
            isRevoked
            ? TestDER.element(0xA1, moment(thisUpdate.addingTimeInterval(-86_400)))
            : TestDER.element(0x80, [])
        let end = TestDER.element(0xA0, moment(thisUpdate.addingTimeInterval(Self.lifetime)))
        let single = TestDER.element(0x30, id + status + moment(thisUpdate) + end)
        let data = TestDER.element(
            0x30,
            TestDER.element(0xA1, try authority.name.derBytes()) + moment(thisUpdate)
                + TestDER.element(0x30, single))
        let key = authority.key
        let signature = try key.privateKey.sign(
            bytes: data, signatureAlgorithm: key.signatureAlgorithm)
        var serializer = DER.Serializer()
        try key.signatureAlgorithm.serializeIdentifier(into: &serializer)
        let basic = TestDER.element(
            0x30,
            data + serializer.serializedBytes
                + TestDER.element(0x03, [0] + Array(signature.rawRepresentation)))
        let type: [UInt8] = [0x06, 9, 0x2B, 6, 1, 5, 5, 7, 48, 1, 1]
        let content = TestDER.element(0x30, type + TestDER.element(0x04, basic))
        return TestDER.element(0x30, [0x0A, 1, 0] + TestDER.element(0xA0, content))
    }

    private func moment(_ date: Date) -> [UInt8] {
        let text = date.formatted(.iso8601).filter { !"-:T".contains($0) }
        return TestDER.element(0x18, Array(text.utf8))
    }
}

/// Not an OCSP request.
private struct OCSPRequestError: Error {}
