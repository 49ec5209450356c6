import Certificates
import Egress
import Events
import Evidence
import Foundation
import Intake
import Logging
import Synchronization
import Verification

/// A test PKI whose TLS authority E1 publishes on loopback: its CRL, its certificate and OCSP.
///
/// Tests say what is wrong with the server, and may bring it back.
package final class EvidenceServer: Sendable {
    package let pki: TestPKI
    package let time: Date
    private let http: LoopbackHTTP
    private let table: FaultTable

    package static let crl = "/e1.crl"
    package static let ocsp = "/ocsp"
    package static let issuer = "/e1.cer"

    /// - Parameter time: when all of it is current.
    package init(seed: UInt64 = 1, at time: Date) async throws {
        let pki = try TestPKI(seed: seed, at: time)
        let crl = try pki.e1.revocationList(at: time)
        let faults = FaultTable()
        self.pki = pki
        self.time = time
        table = faults
        http = try await LoopbackHTTP { request in
            if let fault = faults[request.path] { return fault }
            switch request.path {
            case Self.crl: return .status(200, headers: ["ETag: \"1\""], bytes: crl)
            case Self.issuer: return .status(200, bytes: pki.e1.certificate)
            case Self.ocsp:
                guard let response = try? pki.e1.ocspResponse(to: request.body, at: time) else {
                    return .status(400)
                }
                return .status(200, bytes: response)
            default: return .status(404)
            }
        }
    }

    package func close() async throws { try await http.close() }

    /// Answers so at the path from now on; as usual again with nil.
    package func answer(_ answer: LoopbackHTTP.Answer?, at path: String) { table[path] = answer }

    /// How often the path was asked for.
    package func requests(of path: String) -> Int { http.requests.count { $0.path == path } }

    package func url(_ path: String) -> String { http.url + path }

    /// A server's certificate of E1 that names these paths.
    package func leaf(
        _ name: String = "www.example.com", crl: [String] = [], ocsp: [String] = [],
        issuer: [String] = [], revocation: Int? = nil, seed: UInt64 = 1
    ) throws -> [UInt8] {
        try pki.e1.issueServer(
            name,
            addresses: TestAddresses(
                crls: crl.map(url), responders: ocsp.map(url), issuers: issuer.map(url)),
            revocation: revocation, seed: seed, at: time)
    }

    /// The roots, trusted; E1's own status is in the root's CRL, which requests bring along.
    package func trust() throws -> TrustStores {
        TrustStores(
            TrustStore(
                name: "test",
                anchors: try pki.trustAnchors.map { TrustAnchor(try ParsedCertificate(der: $0)) }))
    }

    package func request(
        _ leaf: [UInt8], chain: [[UInt8]]? = nil, profile: String? = nil
    ) throws -> VerificationRequest {
        VerificationRequest(
            certificate: leaf, chain: chain ?? [pki.e1.certificate], profile: profile,
            serverName: "www.example.com", crls: [try pki.rootA.revocationList(at: time)])
    }

    /// The real door, with loopback let through.
    package static func door(
        limits: EvidenceLimits = EvidenceLimits(),
        _ change: (inout EgressSettings) -> Void = { _ in }
    ) throws -> EvidenceDoor {
        var settings = EgressSettings()
        settings.addresses.allowedNetworks = [IPNetwork("127.0.0.0/8")].compactMap(\.self)
        // All tests together can keep a small machine busy for longer than the default.
        settings.totalTime = .seconds(120)
        change(&settings)
        return try EvidenceDoor(settings, limits: limits)
    }
}

private final class FaultTable: Sendable {
    private let answers = Mutex<[String: LoopbackHTTP.Answer]>([:])

    subscript(path: String) -> LoopbackHTTP.Answer? {
        get { answers.withLock { $0[path] } }
        set { answers.withLock { $0[path] = newValue } }
    }
}
