import Events
import Foundation

/// Outcomes as the verification service would have written them.
enum InventorySamples {
    static let time = Date(millisecondsSince1970: 1_795_000_000_000)

    static func der(_ number: UInt8) -> [UInt8] { [0x30, 0x03, 0x02, 0x01, number] }

    static func sha256(_ number: UInt8) -> Fingerprint { Fingerprint(of: der(number)) }

    /// A record of the requests topic: what an outcome follows from.
    static func request(_ offset: Int64, seconds: Double = 0) -> Record {
        Record(
            position: Position(Partition(Topics().requests, 0), offset),
            timestamp: time.addingTimeInterval(seconds), message: Message(value: []))
    }

    static func verdict(
        _ number: UInt8, _ indication: Indication = .passed, days: Double = 30,
        names: [String] = ["dns:www.example.com"], cause: Record
    ) -> Verdict {
        var verdict = Verdict(
            indication: indication, subIndication: indication == .failed ? .expired : nil,
            certificate: CertificateSummary(
                sha256: sha256(number), subject: "CN=site-\(number)", issuer: "CN=100% CA",
                serial: "0a\(number)", notBefore: time,
                notAfter: time.addingTimeInterval(days * 86_400), names: names,
                key: "ECDSA P-256"),
            profile: "tls-server",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: time, serverName: "www.example.com", source: "tls://host-\(number):443",
            revision: Revision(of: cause))
        if indication == .failed {
            verdict.findings = [
                Finding(
                    FindingCode("certificate.expired"), .error,
                    certificate: CertificateReference(
                        role: .target, sha256: sha256(number), subject: "CN=site-\(number)"),
                    what: "It expired.", why: "Nobody vouches for it.", remedy: "Renew it.",
                    citation: "RFC 5280, 6.1.3", subIndication: .expired,
                    openSSLError: .certificateHasExpired)
            ]
        }
        return verdict
    }

    static func message(_ outcome: Outcome, cause: Record) -> Message {
        OutcomeCodec.message(outcome, causedBy: cause, time: time, maximumBytes: 1_000_000)
    }

    static func message(
        _ number: UInt8, _ indication: Indication = .passed, days: Double = 30,
        names: [String] = ["dns:www.example.com"], cause: Record
    ) -> Message {
        message(
            .verdict(verdict(number, indication, days: days, names: names, cause: cause)),
            cause: cause)
    }

    /// The event as it would be read back from the log.
    static func event(_ message: Message, offset: Int64 = 0) throws -> OutcomeEvent {
        try OutcomeCodec.read(
            Record(
                position: Position(Partition(Topics().verified, 0), offset), timestamp: time,
                message: message))
    }
}
