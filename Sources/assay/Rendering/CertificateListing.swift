import Events
import Foundation
import Inventory

/// Certificates as a table, one of them in full, and its history.
enum CertificateListing {
    /// Digits of a fingerprint in a table: enough for a million certificates, and to find one by.
    private static let digits = 12

    static func lines(_ entries: [InventoryEntry], _ painter: Painter) -> [String] {
        guard !entries.isEmpty else { return ["No certificates."] }
        var table = Table([
            .init("CERTIFICATE"), .init("VERDICT"), .init("ENDS"), .init("SUBJECT"),
            .init("SEEN AT"),
        ])
        for entry in entries {
            let certificate = entry.certificate
            table.add([
                .init(String(certificate.sha256.description.prefix(digits))),
                verdict(entry.indication, entry.subIndication),
                .init(Timestamps.format(certificate.notAfter)), .init(certificate.subject),
                .init(entry.superseded == nil ? entry.source ?? "-" : "superseded"),
            ])
        }
        return table.lines(painter)
    }

    static func details(_ detail: InventoryDetail, _ report: VerdictReport) -> [String] {
        let entry = detail.entry
        var facts = [
            ("Issuer", entry.certificate.issuer), ("Serial", entry.certificate.serial),
            ("Names", entry.certificate.names.joined(separator: ", ")),
            ("Seen", "\(time(entry.firstSeen)) to \(time(entry.lastSeen))"),
        ]
        if let superseded = entry.superseded { facts.append(("Superseded", time(superseded))) }
        var lines = facts.filter { !$0.1.isEmpty }.map { "\($0.0): \(SafeText.escape($0.1))" }
        for sighting in detail.sightings {
            let gone = sighting.gone.map { ", gone since \(time($0))" } ?? ""
            lines.append(
                SafeText.escape("At: \(sighting.source), \(time(sighting.lastSeen))\(gone)"))
        }
        for answer in detail.answers {
            let result = VerifyResult(input: answer.source ?? "", verdict: answer, problem: nil)
            lines += [""] + report.lines(result)
        }
        return lines
    }

    static func history(_ changes: [InventoryChange], _ painter: Painter) -> [String] {
        var table = Table([
            .init("SINCE"), .init("VERDICT"), .init("FINDING"), .init("PROFILE"), .init("FOR"),
            .init("TIMES", .trailing),
        ])
        for change in changes {
            table.add([
                .init(time(change.since)), verdict(change.indication, change.subIndication),
                .init(change.code ?? "-"), .init(change.profile),
                .init(change.serverName ?? "-"), .init("\(change.count)"),
            ])
        }
        return table.lines(painter)
    }

    private static func verdict(
        _ indication: Indication, _ subIndication: SubIndication?
    ) -> Table.Cell {
        let why = subIndication.map { " \($0.rawValue)" } ?? ""
        return .init(indication.rawValue + why, indication.style)
    }

    private static func time(_ date: Date) -> String { Timestamps.format(date) }
}
