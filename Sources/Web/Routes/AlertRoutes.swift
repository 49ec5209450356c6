import Events
import FoundationEssentials
import Hummingbird
import Notifications

/// `GET /v1/alerts`, `GET /v1/alerts/{id}`, and `POST` of acknowledgements and of what takes them back.
struct AlertRoutes {
    private let parts: HTTPParts
    private let actions: AlertActions

    init(_ parts: HTTPParts) {
        self.parts = parts
        actions = AlertActions(parts)
    }

    func add(to router: Router<WebContext>) {
        router.get("v1/alerts") { request, _ in
            let filter = try AlertFilter(request.uri.queryParameters)
            let now = parts.watch.snapshot
            return Response.json(AlertListing(filter.page(of: now.board.entries), now))
        }
        router.get("v1/alerts/:id") { _, context in
            let now = parts.watch.snapshot
            let id = try context.parameters.require("id")
            guard let entry = now.board.entry(id: id) else {
                throw Problem(.notFound, "no alert has the id \(id.prefix(64))")
            }
            return Response.json(AlertBody(entry, now))
        }
        router.post("v1/alerts/acknowledge") { request, context in
            let command = try await request.json(Acknowledging.self)
            let entries = try command.entries(actions)
            try await actions.acknowledge(
                entries, by: try actions.author(context.person, called: command.by),
                reason: try actions.reason(command.reason), until: command.until)
            return Response.json(Accepted(entries), status: .accepted)
        }
        router.post("v1/alerts/unacknowledge") { request, context in
            let command = try await request.json(Acknowledging.self)
            let entries = try command.entries(actions)
            try await actions.unacknowledge(
                entries, by: try actions.author(context.person, called: command.by),
                reason: try actions.reason(command.reason))
            return Response.json(Accepted(entries), status: .accepted)
        }
    }
}

/// What is sent to acknowledge alerts, or to take that back.
private struct Acknowledging: Decodable {
    /// Ids.
    let alerts: [String]?
    /// Fingerprints: all open alerts of these certificates.
    let certificates: [String]?
    let by: String?
    let reason: String?
    let until: Date?

    func entries(_ actions: AlertActions) throws -> [AlertBoard.Entry] {
        try actions.entries(ids: alerts ?? [], certificates: certificates ?? [])
    }
}

/// The alerts that a command is about.
private struct Accepted: Encodable {
    let alerts: [String]

    init(_ entries: [AlertBoard.Entry]) {
        alerts = entries.map(\.alert.id)
    }
}

/// An alert, what it is about, and what became of the last notice to each receiver.
private struct AlertBody: Encodable {
    let key: String
    let certificate: CertificateSummary?
    let alert: Alert
    let deliveries: [NoticeConclusion]

    init(_ entry: AlertBoard.Entry, _ now: AlertWatch.Snapshot) {
        key = entry.key
        certificate = entry.certificate
        alert = entry.alert
        deliveries = entry.alert.told.compactMap {
            now.deliveries.conclusion(on: entry.alert.id, to: $0.receiver)
        }
    }
}

private struct AlertListing: Encodable {
    let alerts: [AlertBody]
    let total: Int
    /// The value of `after` for the next page; missing on the last.
    let next: String?

    init(_ page: AlertFilter.Page, _ now: AlertWatch.Snapshot) {
        alerts = page.entries.map { AlertBody($0, now) }
        total = page.total
        next = page.next
    }
}

extension AlertFilter {
    /// From the fields of a URL.
    fileprivate init(_ fields: some Sequence<(key: Substring, value: Substring)>) throws {
        self.init()
        for (name, value) in fields {
            switch name {
            case "state": states = try Self.choices(value, name)
            case "severity": severities = try Self.choices(value, name)
            case "q": text = String(value)
            case "after": after = String(value)
            case "limit":
                guard let number = Int(value), (1...Self.maximumLimit).contains(number) else {
                    throw Problem(
                        .badRequest, "limit is to be a number from 1 to \(Self.maximumLimit)")
                }
                limit = number
            default:
                throw Problem(
                    .badRequest, "\(name) is not one of state, severity, q, after, limit")
            }
        }
    }

    private static func choices<Choice: Hashable & RawRepresentable & CaseIterable>(
        _ text: Substring, _ name: Substring
    ) throws -> Set<Choice> where Choice.RawValue == String {
        let choices = text.split(separator: ",").map { Choice(rawValue: $0.lowercased()) }
        guard !choices.isEmpty, choices.allSatisfy({ $0 != nil }) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(.badRequest, "\(name) is to be one or several of \(known), with commas")
        }
        return Set(choices.compactMap(\.self))
    }
}
