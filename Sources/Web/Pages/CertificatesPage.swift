import Events
import FoundationEssentials
import Inventory
import Notifications

/// Certificates that a search finds.
struct CertificatesPage: Page {
    static let template = "certificates"

    struct Choice {
        let value: String
        let name: String
        let isOn: Bool
    }

    let title = "Certificates"
    let navigation = NavigationEntry.all(at: "/certificates")
    let text: String
    let issuer: String
    let indications: [Choice]
    let periods: [Choice]
    let includesSuperseded: Bool
    /// Whether this is the first page, which is kept up with the log.
    let isFirst: Bool
    let problem: String?
    let hasEntries: Bool
    let entries: [EntryView]
    /// The address of the next page.
    let next: String?
    /// Of this page.
    let address: String
    let author: AuthorField
    let spans = AcknowledgementSpan.all

    private static let days = ["0", "7", "30", "90"]

    /// - Parameter found: nil where the search could not be understood; `problem` then says why.
    init(
        _ form: SearchForm, found: InventoryPage?, problem: String?, _ now: AlertWatch.Snapshot,
        author: AuthorField, at present: Date
    ) {
        text = form.text
        issuer = form.issuer
        indications = Indication.allCases.map {
            Choice(
                value: $0.rawValue, name: $0.rawValue,
                isOn: form.indications.contains($0))
        }
        periods =
            [Choice(value: "", name: "at any time", isOn: form.within == nil)]
            + Self.days.map { days in
                Choice(
                    value: days, name: days == "0" ? "is over" : "within \(days) days",
                    isOn: form.within.map { "\($0)" } == days)
            }
        includesSuperseded = form.includesSuperseded
        isFirst = form.after == nil
        self.problem = problem
        entries = (found?.entries ?? []).map { entry in
            let alerts = now.board.entries(of: entry.certificate.sha256.description)
            return EntryView(entry, alerts: alerts, at: present)
        }
        hasEntries = !entries.isEmpty
        next = found?.next.map { form.address(after: $0) }
        address = form.address(after: form.after)
        self.author = author
    }
}
