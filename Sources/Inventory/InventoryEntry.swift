import Events
import FoundationEssentials

/// A certificate, with the gravest of the newest verdicts on it.
///
/// One certificate is asked about under several profiles and server names, and each question has its
/// own newest verdict; that all is well can be said only where all of them are.
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
    /// When the verdict became what it is.
    package let since: Date
    /// When the first request about it came to the log.
    package let firstSeen: Date
    /// When the latest request about it came to the log.
    package let lastSeen: Date
    /// When another certificate had taken its place at every endpoint where it was seen; nil while
    /// it is in use, as far as is known.
    package let superseded: Date?

    enum CodingKeys: String, CodingKey {
        case certificate, indication
        case subIndication = "sub_indication"
        case code, profile
        case serverName = "server_name"
        case source, revision, since
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
        case superseded
    }
}
