import Certificates
import Events
import FoundationEssentials
import Inventory
import Notifications

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
    /// `firing`, `Ann has it`; nil where no alert is open.
    let alert: String?
    let isAlerting: Bool

    /// - Parameter alerts: of this certificate.
    init(_ entry: InventoryEntry, alerts: [AlertBoard.Entry] = [], at present: Date) {
        let certificate = entry.certificate
        sha256 = certificate.sha256.description
        subject = certificate.title
        issuer = SafeText.escape(certificate.issuer, limit: 300)
        state = entry.indication.rawValue
        reason = entry.subIndication?.rawValue ?? entry.indication.rawValue
        code = entry.indication == .passed ? nil : entry.code
        key = certificate.key
        place = SafeText.escape(entry.source ?? entry.serverName ?? "", limit: 200)
        since = Moment(entry.since, seenFrom: present)
        notAfter = Moment(certificate.notAfter, seenFrom: present)
        lastSeen = Moment(entry.lastSeen, seenFrom: present)
        isSuperseded = entry.superseded != nil
        let open = alerts.filter(\.alert.isOpen)
        alert = open.first.map { AlertView($0, DeliveryBoard(), at: present).stateWord }
        isAlerting = !open.isEmpty
    }
}

extension CertificateSummary {
    /// What a certificate is called: its subject, or its first name where that is empty.
    ///
    /// Names are chosen by strangers: what turns the direction of writing, or does not show, is written
    /// as its number.
    var title: String {
        SafeText.escape(subject.isEmpty ? names.first ?? "(no name)" : subject, limit: 300)
    }
}
