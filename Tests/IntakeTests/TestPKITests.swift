import Certificates
import Events
import Foundation
import SwiftASN1
import Testing
import X509

@testable import Intake

@Suite("Test PKI")
struct TestPKITests {
    @Test("gives the same names, keys and serial numbers for the same seed")
    func isReproducible() throws {
        let first = try TestPKI(seed: 7, at: .now)
        let second = try TestPKI(seed: 7, at: .now)
        let other = try TestPKI(seed: 8, at: .now)
        func keys(_ pki: TestPKI) -> [X509.Certificate.PublicKey] {
            [pki.rootA, pki.e1, pki.e2, pki.d1, pki.fleet, pki.stranger].map(\.key.publicKey)
        }
        #expect(keys(first) == keys(second))
        #expect(Set(keys(first)).isDisjoint(with: keys(other)))
        #expect(first.r1.revokedSerials == second.r1.revokedSerials)
        // Ed25519 signatures have no random part.
        #expect(first.fleet.certificate == second.fleet.certificate)
    }

    @Test("its paths hold, through either root where there is a cross-certificate")
    func pathsHold() async throws {
        let pki = try TestPKI(seed: 1, at: .now)
        for anchor in [pki.rootA, pki.rootB] {
            var verifier = Verifier(
                rootCertificates: CertificateStore([
                    try X509.Certificate(derEncoded: anchor.certificate)
                ])
            ) {
                RFC5280Policy()
            }
            var random = SplitMix64(seed: 1)
            let leaf = try X509.Certificate(
                derEncoded: pki.r1.issue(
                    TestOrder(
                        commonName: "a.example", dnsNames: ["a.example"],
                        publicKey: pki.rsaSubscribers[0], serial: .init(random: &random),
                        validity: Date.now.addingTimeInterval(
                            -60)..<Date.now.addingTimeInterval(86_400))))
            let path = try (pki.r1.path + pki.crossSigned.path).map {
                try X509.Certificate(derEncoded: $0)
            }
            let result = await verifier.validate(
                leaf: leaf, intermediates: CertificateStore(path))
            guard case .validCertificate = result else {
                Issue.record("no path to \(anchor.name): \(result)")
                continue
            }
        }
    }

    @Test("renews a CRL when half of its time is over, with a higher number")
    func renewsRevocationLists() throws {
        let now = Date.now
        let pki = try TestPKI(seed: 1, at: now)
        let first = try pki.e1.revocationList(at: now)
        #expect(try pki.e1.revocationList(at: now.addingTimeInterval(3 * 86_400)) == first)
        #expect(try pki.e1.revocationList(at: now.addingTimeInterval(4 * 86_400)) != first)
    }

    @Test(
        "knows how long a TLS server's certificate may live",
        arguments: [
            ("2026-03-14T23:59:59Z", 398), ("2026-03-15T00:00:00Z", 200),
            ("2027-03-15T00:00:00Z", 100), ("2029-03-15T00:00:00Z", 47),
        ])
    func ceilings(issued: String, days: Int) throws {
        let date = try #require(Timestamps.parse(issued))
        #expect(CertificateLifetime.ceilingInDays(issued: date) == days)
    }

    /// What OpenSSL's `verify` says to each fault.
    private static let openSSLErrors: [Fault: Set<Int>] = [
        .none: [], .expired: [10], .notYetValid: [9], .wrongHost: [62], .untrusted: [18, 19, 20],
        .revoked: [23], .tampered: [7], .wrongPurpose: [26], .weakKey: [66],
        .missingIntermediate: [20, 21],
    ]

    @Test(
        "yields what it says, in the eyes of OpenSSL",
        .enabled(if: OpenSSLTool.isInstalled, "needs the command openssl"),
        arguments: SourceCharacter.all.map(\.name))
    func openSSLAgrees(name: String) throws {
        let character = try #require(SourceCharacter.all.first { $0.name == name })
        let simulated = try SimulatedMessages(of: character, count: 100)
        let folder = try TemporaryFolder()
        let anchors = try folder.write(simulated.pki.trustAnchorsPEM.utf8, to: "anchors.pem")
        var seen: [Fault: Int] = [:]
        for item in simulated.items {
            let candidates = Fault.allCases.filter { $0.expectation == item.expectation }
            guard let fault = candidates.first, Self.openSSLErrors[fault] != nil,
                seen[fault, default: 0] < 3
            else { continue }
            seen[fault, default: 0] += 1
            let expected = candidates.reduce(into: Set<Int>()) {
                $0.formUnion(Self.openSSLErrors[$1] ?? [])
            }
            let errors = try openSSLErrors(
                try item.result.get(), character: character, anchors: anchors, in: folder)
            if expected.isEmpty {
                #expect(errors == [], "\(fault)")
            } else {
                #expect(!errors.isDisjoint(with: expected), "\(fault): \(errors)")
                #expect(errors.isSubset(of: expected.union([20, 21])), "\(fault): \(errors)")
            }
        }
        #expect(seen[Fault.none] == 3)
    }

    private func openSSLErrors(
        _ request: VerificationRequest, character: SourceCharacter, anchors: String,
        in folder: TemporaryFolder
    ) throws -> Set<Int> {
        func pem(_ label: String, _ ders: [[UInt8]]) -> String {
            ders.map { PEM.encode(label: label, der: $0) }.joined()
        }
        let leaf = try folder.write(
            pem("CERTIFICATE", [request.certificate]).utf8, to: "leaf.pem")
        let chain = try folder.write(pem("CERTIFICATE", request.chain).utf8, to: "chain.pem")
        let crls = try folder.write(pem("X509 CRL", request.crls).utf8, to: "crls.pem")
        var arguments = [
            "verify", "-x509_strict", "-auth_level", "2", "-no-CApath", "-CAfile", anchors,
            "-purpose", character.profile == "tls-client" ? "sslclient" : "sslserver",
        ]
        if !request.chain.isEmpty { arguments += ["-untrusted", chain] }
        if !request.crls.isEmpty { arguments += ["-crl_check", "-CRLfile", crls] }
        if let name = request.serverName { arguments += ["-verify_hostname", name] }
        let result = try OpenSSLTool.run(arguments + [leaf])
        let errors = result.output.matches(of: #/error (\d+) at/#).compactMap { Int($0.1) }
        #expect((result.status == 0) == errors.isEmpty, "\(result.output)")
        return Set(errors)
    }
}
