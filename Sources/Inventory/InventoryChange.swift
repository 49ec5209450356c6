import Events
import FoundationEssentials

/// A verdict that differed from the one before it on the same question, and how long it stood.
package struct InventoryChange: Codable, Hashable, Sendable {
    /// Of the first event that said so.
    package let eventID: String
    package let indication: Indication
    package let subIndication: SubIndication?
    /// Of the gravest finding.
    package let code: String?
    package let profile: String
    package let serverName: String?
    package let source: String?
    package let revision: Revision
    /// When the request came to the log that was answered so first.
    package let since: Date
    /// When the request came to the log that was answered so last.
    package let last: Date
    /// Verdicts in a row that said so.
    package let count: Int

    enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case indication
        case subIndication = "sub_indication"
        case code, profile
        case serverName = "server_name"
        case source, revision, since, last, count
    }
}
