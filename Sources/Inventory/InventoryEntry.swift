import Events
import FoundationEssentials

/// A certificate, with the newest verdict on it.
package struct InventoryEntry: Codable, Hashable, Sendable {
    package let certificate: CertificateSummary
    package let indication: Indication
    package let subIndication: SubIndication?
    /// Of the gravest finding; nil when there is none.
    package let code: String?
    package let profile: String
    package let serverName: String?
    /// Where it was seen by the request that the verdict answers.
    package let source: String?
    package let revision: Revision
    /// When the first request about it came to the log.
    package let firstSeen: Date
    /// When the latest request about it came to the log.
    package let lastSeen: Date

    enum CodingKeys: String, CodingKey {
        case certificate, indication
        case subIndication = "sub_indication"
        case code, profile
        case serverName = "server_name"
        case source, revision
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
    }
}
