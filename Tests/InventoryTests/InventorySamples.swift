import Events
import Foundation
import Inventory

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
        names: [String] = ["dns:www.example.com"], serverName: String? = "www.example.com",
        source: String? = nil, cause: Record
    ) -> Verdict {
        var verdict = Verdict(
            indication: indication, subIndication: indication == .failed ? .expired : nil,
            certificate: CertificateSummary(
                sha256: sha256(number), subject: "CN=site-\(number)", issuer: "CN=100% CA",
                serial: "aa0\(number)", notBefore: time,
                notAfter: time.addingTimeInterval(days * 86_400), names: names,
                key: "ECDSA P-256"),
            profile: "tls-server",
            trustStore: TrustStoreReference(name: "default", generation: "0123456789abcdef"),
            validatedAt: time, serverName: serverName, source: source ?? "tls://host-\(number):443",
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
        names: [String] = ["dns:www.example.com"], serverName: String? = "www.example.com",
        source: String? = nil, cause: Record
    ) -> Message {
        message(
            .verdict(
                verdict(
                    number, indication, days: days, names: names, serverName: serverName,
                    source: source, cause: cause)),
            cause: cause)
    }

    /// The messages as a page that begins at an offset.
    static func page(
        _ messages: [Message], from start: Int64? = nil,
        of partition: Partition = Partition(Topics().verified, 0)
    ) -> OutcomePage {
        let first = start ?? 0
        let records = messages.enumerated().map { index, message in
            Record(
                position: Position(partition, first + Int64(index)), timestamp: time,
                message: message)
        }
        return OutcomePage(
            records, of: partition, from: start, to: first + Int64(messages.count))
    }
}

extension InventoryStore {
    /// How many certificates are in use.
    var certificates: InventoryOverview.Counts {
        get async throws { try await overview(since: .distantPast).certificates }
    }

    /// Takes messages in behind those that were.
    func take(
        _ messages: [Message], of partition: Partition = Partition(Topics().verified, 0)
    ) async throws {
        let start = try await position(of: partition)
        let page = InventorySamples.page(messages, from: start, of: partition)
        guard try await apply(page) else { throw InventoryError.busy("moved on") }
    }
}
