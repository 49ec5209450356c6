import Events
import FoundationEssentials
import Notifications

/// Alerts: what is wrong, who has it, who was told.
struct AlertsPage: Page {
    static let template = "alerts"

    struct Choice {
        let value: String
        let name: String
        let isOn: Bool
    }

    let title = "Alerts"
    let navigation = NavigationEntry.all(at: "/alerts")
    let states: [Choice]
    let text: String
    let hasEntries: Bool
    let entries: [AlertView]
    let total: String
    let isOne: Bool
    /// The address of the next page.
    let next: String?
    /// Of this page.
    let address: String
    let author: AuthorField
    let spans = AcknowledgementSpan.all

    init(
        _ form: AlertForm, found: AlertFilter.Page, _ now: AlertWatch.Snapshot,
        chosen: Set<String> = [], author: AuthorField, at present: Date
    ) {
        let counts = now.board.counts
        let open = counts.filter { $0.key != .resolved }.values.reduce(0, +)
        states =
            [Choice(value: "", name: "open (\(open))", isOn: form.state == nil)]
            + Alert.State.allCases.map { state in
                Choice(
                    value: state.rawValue, name: "\(state.rawValue) (\(counts[state] ?? 0))",
                    isOn: form.state == state)
            }
        text = form.text
        entries = found.entries.map { entry in
            var view = AlertView(entry, now.deliveries, at: present)
            view.isChosen = chosen.contains(entry.alert.id)
            return view
        }
        hasEntries = !entries.isEmpty
        total = OverviewPage.format(found.total)
        isOne = found.total == 1
        next = found.next.map { form.address(after: $0) }
        address = form.address(after: form.after)
        self.author = author
    }
}

/// How long an acknowledgement holds, as pages offer it.
struct AcknowledgementSpan {
    let value: String
    let name: String

    static let all = [
        AcknowledgementSpan(value: "", name: "until it is well or gets worse"),
        AcknowledgementSpan(value: "4h", name: "for 4 hours at most"),
        AcknowledgementSpan(value: "1d", name: "for a day at most"),
        AcknowledgementSpan(value: "7d", name: "for 7 days at most"),
    ]
}

/// What the form of the alerts page asks for, out of the query of its address.
struct AlertForm {
    var state: Alert.State?
    var text = ""
    var after: String?

    static let pageLength = 50

    /// Fields that are not understood are passed over: an old bookmark still leads somewhere.
    init(_ fields: some Sequence<(key: Substring, value: Substring)>) {
        for (name, value) in fields {
            switch name {
            case "state": state = Alert.State(rawValue: String(value))
            case "q": text = String(value)
            case "after": after = String(value)
            default: break
            }
        }
    }

    /// The same of an address as ``address(after:)`` makes it; nil for that of another page.
    init?(address: String) {
        let parts = address.split(separator: "?", maxSplits: 1)
        guard parts.first == "/alerts" else { return nil }
        let fields = FormFields(parts.count > 1 ? String(parts[1]) : "")
        state = fields["state"].flatMap(Alert.State.init)
        text = fields["q"] ?? ""
        after = fields["after"]
    }

    var filter: AlertFilter {
        AlertFilter(
            states: state.map { [$0] }, text: text, after: after, limit: Self.pageLength)
    }

    func address(after id: String?) -> String {
        var fields: [(String, String)] = []
        if let state { fields.append(("state", state.rawValue)) }
        if !text.isEmpty { fields.append(("q", text)) }
        if let id { fields.append(("after", id)) }
        guard !fields.isEmpty else { return "/alerts" }
        return "/alerts?"
            + fields.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    }
}

/// All about one alert.
struct AlertPage: Page {
    static let template = "alert"

    let title: String
    let navigation = NavigationEntry.all(at: "/alerts")
    let alert: AlertView
    let author: AuthorField
    let spans = AcknowledgementSpan.all
    /// Of this page.
    let address: String
    let silencing: String

    init(
        _ entry: AlertBoard.Entry, _ deliveries: DeliveryBoard, author: AuthorField,
        at present: Date
    ) {
        alert = AlertView(entry, deliveries, at: present)
        title = alert.title
        self.author = author
        address = "/alerts/\(entry.alert.id)"
        silencing = "/rules?alert=\(entry.alert.id)#silence"
    }
}
