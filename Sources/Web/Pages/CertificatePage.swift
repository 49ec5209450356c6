import Certificates
import Events
import FoundationEssentials
import Inventory
import Notifications

/// All about one certificate.
struct CertificatePage: Page {
    static let template = "certificate"

    struct Change {
        let since: Moment
        let last: Moment
        let state: String
        let reason: String
        let question: String
        let count: String
    }

    struct Place {
        let source: String
        let firstSeen: Moment
        let lastSeen: Moment
        let gone: Moment?
    }

    let title: String
    let navigation = NavigationEntry.all(at: "/certificates")
    let sha256: String
    let subject: String
    let state: String
    let reason: String
    let code: String?
    let since: Moment
    let superseded: Moment?
    let facts: [CertificateFacts.Fact]
    /// Whether the certificate itself is at hand, and not only what a verdict says of it.
    let hasDER: Bool
    let answers: [AnswerView]
    let history: [Change]
    let hasPlaces: Bool
    let places: [Place]
    let hasAlerts: Bool
    let alerts: [AlertView]
    let author: AuthorField
    let spans = AcknowledgementSpan.all
    /// Of this page.
    let address: String

    /// Changes shown.
    static let rows = 100

    /// - Parameter certificate: as it stands in the log; nil where it is no longer there.
    init(
        _ detail: InventoryDetail, certificate: ParsedCertificate?, _ now: AlertWatch.Snapshot,
        author: AuthorField, at present: Date
    ) {
        let entry = detail.entry
        title = entry.certificate.title
        subject = title
        sha256 = entry.certificate.sha256.description
        state = entry.indication.rawValue
        reason = entry.subIndication?.rawValue ?? entry.indication.rawValue
        code = entry.indication == .passed ? nil : entry.code
        since = Moment(entry.since, seenFrom: present)
        superseded = entry.superseded.map { Moment($0, seenFrom: present) }
        facts =
            certificate.map { CertificateFacts(entry.certificate, $0).facts }
            ?? CertificateFacts(entry.certificate).facts
        hasDER = certificate != nil
        answers = detail.answers.enumerated().map { AnswerView($1, index: $0, at: present) }
        history = detail.history.map { Self.change($0, at: present) }
        places = detail.sightings.map { sighting in
            Place(
                source: SafeText.escape(sighting.source, limit: 300),
                firstSeen: Moment(sighting.firstSeen, seenFrom: present),
                lastSeen: Moment(sighting.lastSeen, seenFrom: present),
                gone: sighting.gone.map { Moment($0, seenFrom: present) })
        }
        hasPlaces = !places.isEmpty
        alerts = now.board.entries(of: sha256).map {
            AlertView($0, now.deliveries, at: present)
        }
        hasAlerts = !alerts.isEmpty
        self.author = author
        address = "/certificates/\(sha256)"
    }

    private static func change(_ change: InventoryChange, at present: Date) -> Change {
        Change(
            since: Moment(change.since, seenFrom: present),
            last: Moment(change.last, seenFrom: present), state: change.indication.rawValue,
            reason: change.subIndication?.rawValue ?? change.indication.rawValue,
            question: SafeText.escape(
                [change.profile, change.serverName].compactMap(\.self).joined(separator: ", "),
                limit: 200),
            count: "\(change.count)")
    }
}
