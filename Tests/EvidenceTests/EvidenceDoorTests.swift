import Certificates
import Egress
import Evidence
import Foundation
import TestSupport
import Testing
import Verification

/// What comes in through the real door, from a server on loopback.
@Suite struct EvidenceDoorTests {
    private static let time = Date(timeIntervalSince1970: 1_795_000_000)

    private func server() async throws -> EvidenceServer { try await EvidenceServer(at: Self.time) }

    private func fetch(
        _ place: EvidencePlace, from door: EvidenceDoor? = nil,
        unless validators: EvidenceValidators? = nil
    ) async throws -> EvidenceFetchResult {
        try await (door ?? EvidenceServer.door()).fetch(place, unless: validators)
    }

    private func failure(_ result: EvidenceFetchResult) throws -> EvidenceFailure {
        guard case .failed(let failure) = result else {
            throw EvidenceFailure.lasting("it did not fail")
        }
        return failure
    }

    @Test(arguments: [false, true])
    func bringsACRL(asPEM: Bool) async throws {
        let server = try await server()
        let der = try server.pki.e1.revocationList(at: Self.time)
        if asPEM {
            let text = PEM.encode(label: "X509 CRL", der: der)
            server.answer(.status(200, body: text), at: EvidenceServer.crl)
        }
        let url = server.url(EvidenceServer.crl)
        guard
            case .fetched(.crl(let crl, der: let bytes), let validators) = try await fetch(
                EvidencePlace(.crl, url))
        else {
            Issue.record("no CRL came")
            return
        }
        #expect(bytes == der)
        #expect(crl.url == url)
        #expect(validators.entityTag == (asPEM ? nil : "\"1\""))
        try await server.close()
    }

    @Test func asksWhetherAnythingIsNew() async throws {
        let server = try await server()
        server.answer(.status(304), at: EvidenceServer.crl)
        let place = EvidencePlace(.crl, server.url(EvidenceServer.crl))
        guard case .unchanged = try await fetch(place, unless: .init(entityTag: "\"1\"")) else {
            Issue.record("it is another")
            return
        }
        // A server that says so unasked has not answered.
        #expect(try failure(await fetch(place)).isLasting)
        try await server.close()
    }

    @Test(arguments: ["DER", "PEM", "PKCS7", "PKCS7 in PEM"])
    func bringsIssuers(form: String) async throws {
        let server = try await server()
        let der = server.pki.e1.certificate
        let bundle = Self.bundle([server.pki.stranger.certificate, der])
        let bytes: [UInt8] =
            switch form {
            case "PEM": Array(PEM.encode(label: "CERTIFICATE", der: der).utf8)
            case "PKCS7": bundle
            case "PKCS7 in PEM": Array(PEM.encode(label: "PKCS7", der: bundle).utf8)
            default: der
            }
        server.answer(.status(200, bytes: bytes), at: EvidenceServer.issuer)
        let place = EvidencePlace(.issuer, server.url(EvidenceServer.issuer))
        guard case .fetched(.issuers(let certificates), _) = try await fetch(place) else {
            Issue.record("no issuer came")
            return
        }
        #expect(certificates.map(\.der).contains(der))
        #expect(certificates.count == (form.hasPrefix("PKCS7") ? 2 : 1))
        try await server.close()
    }

    /// A PKCS #7 bundle of certificates only.
    private static func bundle(_ certificates: [[UInt8]]) -> [UInt8] {
        func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            let count = content.count
            if count < 0x80 { return [tag, UInt8(count)] + content }
            return [tag, 0x82, UInt8(count >> 8), UInt8(count & 0xFF)] + content
        }
        let oid: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7]
        let data = element(
            0x30,
            [0x02, 1, 1, 0x31, 0] + element(0x30, oid + [1])
                + element(0xA0, certificates.flatMap(\.self)) + [0x31, 0])
        return element(0x30, oid + [2] + element(0xA0, data))
    }

    @Test func asksAResponderByPOSTAndWhereThatIsNotAllowedByGET() async throws {
        let http = try await LoopbackHTTP { request in
            request.method == "POST" ? .status(405) : .status(404)
        }
        let request = [UInt8](repeating: 0xFB, count: 80)
        let place = EvidencePlace(.ocspResponse(request: request), http.url)
        #expect(try failure(await fetch(place)).isLasting)
        #expect(http.requests.map(\.method) == ["POST", "GET"])
        #expect(http.requests[0].body == request)
        #expect(http.requests[0].headers["content-type"] == "application/ocsp-request")
        #expect(http.requests[1].path.hasPrefix("/%2B%2Fv"))
        try await http.close()
    }

    @Test(arguments: [(1, true), (2, false), (3, false), (6, true)] as [(UInt8, Bool)])
    func tellsRespondersThatWillAnswerFromThoseThatWillNot(
        status: UInt8, isLasting: Bool
    ) async throws {
        let http = try await LoopbackHTTP { _ in
            .status(200, bytes: [0x30, 3, 0x0A, 1, status])
        }
        let place = EvidencePlace(.ocspResponse(request: [0x30, 0]), http.url)
        #expect(try failure(await fetch(place)).isLasting == isLasting)
        try await http.close()
    }

    @Test func goesToNoPrivateAddressUnasked() async throws {
        let places = [
            "http://169.254.169.254/latest/meta-data", "http://[::1]:80/", "http://10.1.2.3/",
        ]
        let door = try EvidenceDoor(EgressSettings())
        for url in places {
            let failure = try failure(await fetch(EvidencePlace(.issuer, url), from: door))
            #expect(failure.isLasting)
            #expect(failure.reason.contains("evidence.allowed_networks"), "\(failure.reason)")
        }
    }

    @Test(arguments: ["ldap://directory.example/cn=CA", "file:///etc/passwd", "", "crl.pem"])
    func goesByNoOtherScheme(url: String) async throws {
        let failure = try failure(await fetch(EvidencePlace(.crl, url)))
        #expect(failure.isLasting)
        #expect(failure.reason.contains("not an http or https URL"), "\(failure.reason)")
    }

    @Test func cutsOffAHundredMegabytes() async throws {
        let http = try await LoopbackHTTP { _ in .flood(bytes: 100_000_000) }
        let failure = try failure(await fetch(EvidencePlace(.crl, http.url)))
        #expect(failure.isLasting)
        #expect(failure.reason.contains("more than 33554432 bytes"), "\(failure.reason)")
        try await http.close()
    }

    @Test func doesNotGoInCircles() async throws {
        let http = try await LoopbackHTTP { _ in .status(302, headers: ["Location: /again"]) }
        let failure = try failure(await fetch(EvidencePlace(.crl, http.url)))
        #expect(failure.isLasting)
        #expect(http.requests.count == EgressSettings().maximumRedirects + 1)
        try await http.close()
    }

    @Test(arguments: [LoopbackHTTP.Answer.drip, .silence])
    func doesNotWaitForThoseWhoNeverEnd(answer: LoopbackHTTP.Answer) async throws {
        let http = try await LoopbackHTTP { _ in answer }
        let door = try EvidenceServer.door { $0.totalTime = .milliseconds(100) }
        #expect(try !failure(await fetch(EvidencePlace(.crl, http.url), from: door)).isLasting)
        try await http.close()
    }

    @Test(
        arguments: [
            (404, nil, true), (410, nil, true), (503, nil, false), (429, "17", false),
        ] as [(Int, String?, Bool)])
    func readsStatuses(status: Int, retryAfter: String?, isLasting: Bool) async throws {
        let headers = retryAfter.map { ["Retry-After: \($0)"] } ?? []
        let http = try await LoopbackHTTP { _ in .status(status, headers: headers) }
        let failure = try failure(await fetch(EvidencePlace(.crl, http.url)))
        #expect(failure.isLasting == isLasting)
        #expect(failure.retryAfterSeconds == retryAfter.flatMap { Int($0) })
        try await http.close()
    }

    @Test(arguments: ["", "<html>", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"])
    func takesNoGarbage(body: String) async throws {
        let http = try await LoopbackHTTP { _ in .status(200, body: body) }
        let kinds: [EvidencePlace.Kind] = [.crl, .issuer, .ocspResponse(request: [0x30, 0])]
        for kind in kinds {
            #expect(try failure(await fetch(EvidencePlace(kind, http.url))).isLasting)
        }
        try await http.close()
    }
}
