import Certificates
import Events
import Foundation

/// Values that several tests of this target share.
enum Samples {
    static let topic = Topics().requests
    static let time = Date(millisecondsSince1970: 1_795_000_000_000)
    /// DER enough for the reader, which does not look inside.
    static let der: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x05]
    static let otherDER: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x06]
    static let pem = PEM.encode(label: "CERTIFICATE", der: der)

    static func record(
        _ value: [UInt8]?, headers: [Header] = [], key: [UInt8]? = nil, offset: Int64 = 7
    ) -> Record {
        Record(
            position: Position(Partition(topic, 1), offset), timestamp: time,
            message: Message(key: key, headers: headers, value: value))
    }

    static func record(_ text: String, headers: [Header] = []) -> Record {
        record(Array(text.utf8), headers: headers)
    }

    static let fullRequest = VerificationRequest(
        certificate: der, chain: [otherDER], requestID: "order 7", profile: "tls-server",
        serverName: "www.example.com", at: time, notify: ["pki", "mailto:a@example.com"],
        source: "tls://www.example.com:443", ocspResponse: [0x30, 0x00], crls: [[0x30, 0x00]])

    static let reference = CertificateReference(
        role: .target, sha256: Fingerprint(of: der), subject: "CN=www.example.com")

    static let verdict = Verdict(
        indication: .failed, subIndication: .expired, openSSLError: .certificateHasExpired,
        findings: [
            Finding(
                FindingCode("certificate.expired"), .error, certificate: reference,
                what: "It expired on 2026-01-01.", why: "Nobody vouches for it any more.",
                remedy: "Renew it.", citation: "RFC 5280, 6.1.3 (a)(2)", subIndication: .expired,
                openSSLError: .certificateHasExpired)
        ],
        certificate: CertificateSummary(
            sha256: Fingerprint(of: der), subject: "CN=www.example.com", issuer: "CN=CA",
            serial: "05", notBefore: time, notAfter: time.addingTimeInterval(86_400),
            names: ["dns:www.example.com"], key: "ECDSA P-256"),
        path: [reference], profile: "tls-server",
        trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
        evidence: [
            EvidenceUse(
                kind: .crl, sha256: Fingerprint(of: otherDER), url: "http://crl.example/1",
                thisUpdate: time, nextUpdate: time, ageSeconds: 60)
        ],
        validatedAt: time, requestID: "order 7", serverName: "www.example.com",
        source: "tls://www.example.com:443", notify: ["pki"],
        revision: Revision(milliseconds: 1, partition: 2, offset: 3))

    static let notice = Notice(
        id: "n", receiver: "pki", kind: .escalation, severity: .critical, alertID: "a",
        alertOpenedAt: time, owner: "o", tags: ["t"], rule: "default", indication: .failed,
        subIndication: .expired, code: "certificate.expired", title: "t", text: "x",
        certificate: verdict.certificate,
        requestID: "r", serverName: "h", source: "s",
        revision: Revision(milliseconds: 1, partition: 2, offset: 3), decidedAt: time)
}
