import Certificates
import FoundationEssentials
import X509

/// Authorities that issue for simulations and tests, made relative to a given time.
///
/// ```
///  Root A (P-384) ─┬─ E1 (P-256)                     TLS servers
///                  ├─ E2 (P-384)                     TLS servers
///                  ├─ Devices (P-384) ── D1 (P-256)  TLS clients
///                  └─ Root B, cross-signed
///  Root B (RSA 4096) ── R1 (RSA 2048)                TLS servers
///  Fleet (Ed25519)                                   TLS clients, directly
///  Stranger (P-256)                                  trusted by nobody
/// ```
///
/// Names, serial numbers and keys are a function of the seed (RSA keys: of nothing, see
/// ``TestRSAKeys``), and dates of the time. Certificates' bytes are not: ECDSA signatures have a
/// random part, so two runs differ in their fingerprints wherever a P-256 or P-384 key signs.
package struct TestPKI: Sendable {
    package let rootA: TestAuthority
    package let rootB: TestAuthority
    package let fleet: TestAuthority
    /// Root B as root A knows it: the same name and key, another issuer.
    package let crossSigned: TestAuthority
    package let e1: TestAuthority
    package let e2: TestAuthority
    package let devices: TestAuthority
    package let d1: TestAuthority
    package let r1: TestAuthority
    package let stranger: TestAuthority

    /// Public keys of subscribers that have RSA keys, 2048 bits.
    let rsaSubscribers: [X509.Certificate.PublicKey]
    /// Too short a key, 1024 bits.
    let weakSubscriber: X509.Certificate.PublicKey

    package init(seed: UInt64, at now: Date) throws {
        var random = SplitMix64(seed: seed, stream: "test pki")
        let day: TimeInterval = 86_400
        let midnight = Date(
            timeIntervalSince1970: (now.timeIntervalSince1970 / day).rounded(.down) * day)
        func years(_ before: Double, _ after: Double) -> Range<Date> {
            midnight.addingTimeInterval(
                -before * 365 * day)..<midnight.addingTimeInterval(after * 365 * day)
        }
        let root = TestAuthority.Charter(validity: years(6, 9))
        func issuing(_ purpose: X509.ExtendedKeyUsage.Usage) -> TestAuthority.Charter {
            .init(validity: years(2, 3), pathLength: 0, purposes: [purpose])
        }
        rootA = try TestAuthority(
            "Assay Test Root A", key: TestKey(.p384, from: &random), issuer: nil, charter: root,
            random: &random)
        rootB = try TestAuthority(
            "Assay Test Root B", key: TestKey(rsa: TestRSAKeys.root), issuer: nil, charter: root,
            random: &random)
        fleet = try TestAuthority(
            "Assay Test Fleet", key: TestKey(.ed25519, from: &random), issuer: nil, charter: root,
            random: &random)
        stranger = try TestAuthority(
            "Assay Test Stranger", key: TestKey(.p256, from: &random), issuer: nil, charter: root,
            random: &random)
        crossSigned = try TestAuthority(
            "Assay Test Root B", key: rootB.key, issuer: rootA,
            charter: .init(validity: years(3, 4)), random: &random)
        e1 = try TestAuthority(
            "Assay Test TLS E1", key: TestKey(.p256, from: &random), issuer: rootA,
            charter: issuing(.serverAuth), random: &random)
        e2 = try TestAuthority(
            "Assay Test TLS E2", key: TestKey(.p384, from: &random), issuer: rootA,
            charter: issuing(.serverAuth), random: &random)
        devices = try TestAuthority(
            "Assay Test Devices", key: TestKey(.p384, from: &random), issuer: rootA,
            charter: .init(validity: years(3, 4), pathLength: 1, purposes: [.clientAuth]),
            random: &random)
        d1 = try TestAuthority(
            "Assay Test Devices D1", key: TestKey(.p256, from: &random), issuer: devices,
            charter: issuing(.clientAuth), random: &random)
        r1 = try TestAuthority(
            "Assay Test TLS R1", key: TestKey(rsa: TestRSAKeys.issuer), issuer: rootB,
            charter: issuing(.serverAuth), random: &random)
        rsaSubscribers = try TestRSAKeys.subscribers.map { try .init(rsaPEM: $0) }
        weakSubscriber = try .init(rsaPEM: TestRSAKeys.weakSubscriber)
    }

    /// What is to be trusted: the certificates of both roots and of the fleet.
    package var trustAnchors: [[UInt8]] {
        [rootA, rootB, fleet].map(\.certificate)
    }

    /// The trust anchors as a PEM file has them.
    package var trustAnchorsPEM: String {
        trustAnchors.map { PEM.encode(label: "CERTIFICATE", der: $0) }.joined()
    }

    /// The CRLs of all authorities that are trusted, as a PEM file has them.
    package func revocationListsPEM(at time: Date) throws -> String {
        try [rootA, rootB, fleet, e1, e2, devices, d1, r1]
            .map { PEM.encode(label: "X509 CRL", der: try $0.revocationList(at: time)) }.joined()
    }
}
