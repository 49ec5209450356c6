import Events
import Foundation

/// A made-up outcome, as the verification service would have written it.
struct OutcomeSample {
    let number: Int
    let time: Date
    let sha256: Fingerprint

    init(number: Int, at time: Date) {
        self.number = number
        self.time = time
        sha256 = Fingerprint(of: "\(number)".utf8)
    }

    private static let words = [
        "mail", "shop", "intranet", "build", "vpn", "wiki", "billing", "static", "api", "login",
    ]
    private static let domains = 500
    private static let issuers = 40

    var domain: String { "unit\(number % Self.domains).example.net" }
    var host: String { "\(Self.words[number % Self.words.count])-\(number).\(domain)" }
    var issuer: String { "CN=Example Issuing CA \(number % Self.issuers),O=Example Trust,C=DE" }
    var serial: String { String(sha256.description.suffix(32)) }

    private var isWell: Bool { number % 20 != 7 }

    func topic(of topics: Topics) -> TopicName { isWell ? topics.verified : topics.errors }

    /// Of the request, which stands in no log.
    private var cause: Record {
        Record(
            position: Position(Partition(Topics().requests, 0), Int64(number)), timestamp: time,
            message: Message(value: []))
    }

    var message: Message {
        OutcomeCodec.message(
            .verdict(verdict), causedBy: cause, time: time, maximumBytes: 1_000_000)
    }

    private var verdict: Verdict {
        let days = Double((number &* 7_919) % 730) - (isWell ? 0 : 400)
        let notAfter = time.addingTimeInterval(days * 86_400)
        let reference = CertificateReference(role: .target, sha256: sha256, subject: "CN=\(host)")
        var verdict = Verdict(
            indication: isWell ? .passed : .failed, subIndication: isWell ? nil : .expired,
            certificate: CertificateSummary(
                sha256: sha256, subject: "CN=\(host)", issuer: issuer, serial: serial,
                notBefore: notAfter.addingTimeInterval(-398 * 86_400), notAfter: notAfter,
                names: ["dns:\(host)", "dns:www.\(host)"], key: "ECDSA P-256"),
            path: [reference, reference, reference], profile: "tls-server",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: time, serverName: host, source: "tls://\(host):443",
            revision: Revision(of: cause))
        if !isWell {
            verdict.findings = [
                Finding(
                    FindingCode("certificate.expired"), .error, certificate: reference,
                    what: "It has expired.", why: "Nobody vouches for it any more.",
                    remedy: "Renew it.", citation: "RFC 5280, 6.1.3 (a)(2)",
                    subIndication: .expired, openSSLError: .certificateHasExpired)
            ]
        }
        return verdict
    }
}
