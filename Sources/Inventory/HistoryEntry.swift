import Events
import FoundationEssentials

/// One outcome, as the history keeps it.
package struct HistoryEntry: Codable, Hashable, Sendable {
    package let eventID: String
    /// Nil where the request held no certificate that could be read.
    package let sha256: Fingerprint?
    package let indication: Indication
    package let subIndication: SubIndication?
    /// Of the gravest finding, or of what made the request unreadable.
    package let code: String?
    package let profile: String?
    package let serverName: String?
    package let source: String?
    package let revision: Revision

    /// When the request came to the log.
    package var seen: Date { Date(millisecondsSince1970: revision.milliseconds) }

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case sha256, indication
        case subIndication = "sub_indication"
        case code, profile
        case serverName = "server_name"
        case source, revision
    }
}

extension HistoryEntry {
    init(_ event: OutcomeEvent) {
        let outcome = event.outcome
        eventID = event.envelope.id.rawValue
        indication = outcome.indication
        subIndication = outcome.subIndication
        code = outcome.mainCode
        switch outcome {
        case .verdict(let verdict):
            sha256 = verdict.certificate?.sha256
            profile = verdict.profile
            serverName = verdict.serverName
            source = verdict.source
            // A verdict from elsewhere may lack one; then its own place in the log orders it.
            revision = verdict.revision ?? Revision(of: event.record)
        case .unreadable(let request):
            sha256 = nil
            profile = nil
            serverName = nil
            source = request.source
            revision = request.revision
        }
    }
}
