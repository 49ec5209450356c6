import Events
import FoundationEssentials
import Inventory

/// A certificate as a row of a table.
struct EntryView {
    let sha256: String
    let subject: String
    let issuer: String
    let state: String
    /// The sub-indication, which says more; the indication where there is none.
    let reason: String
    let code: String?
    let key: String
    /// Where it was seen, or what it was asked about.
    let place: String
    let since: Moment
    let notAfter: Moment
    let lastSeen: Moment
    let isSuperseded: Bool

    init(_ entry: InventoryEntry, at present: Date) {
        let certificate = entry.certificate
        sha256 = certificate.sha256.description
        subject = certificate.title
        issuer = certificate.issuer
        state = entry.indication.rawValue
        reason = entry.subIndication?.rawValue ?? entry.indication.rawValue
        code = entry.indication == .passed ? nil : entry.code
        key = certificate.key
        place = entry.source ?? entry.serverName ?? ""
        since = Moment(entry.since, seenFrom: present)
        notAfter = Moment(certificate.notAfter, seenFrom: present)
        lastSeen = Moment(entry.lastSeen, seenFrom: present)
        isSuperseded = entry.superseded != nil
    }
}

extension CertificateSummary {
    /// What a certificate is called: its subject, or its first name where that is empty.
    var title: String { subject.isEmpty ? names.first ?? "(no name)" : subject }
}
