import Events
import FoundationEssentials

/// All that is known about one certificate.
package struct InventoryDetail: Codable, Sendable {
    package let entry: InventoryEntry
    /// The newest verdict on each question, the gravest first.
    package let answers: [Verdict]
    /// The newest first.
    package let history: [InventoryChange]
    /// The latest first.
    package let sightings: [InventorySighting]
}

/// A place where a certificate was seen.
package struct InventorySighting: Codable, Hashable, Sendable {
    package let source: String
    package let firstSeen: Date
    package let lastSeen: Date
    /// When another certificate was seen there in its place; nil while it is there.
    package let gone: Date?

    enum CodingKeys: String, CodingKey {
        case source
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
        case gone
    }
}

/// A request that held no certificate that could be read.
package struct InventoryUnreadable: Codable, Hashable, Sendable {
    /// Where its event stands on the errors topic: `topic/partition@offset`.
    package let position: String
    package let at: Date
    package let code: String
    package let reason: String
    package let source: String?
    package let requestID: String?

    enum CodingKeys: String, CodingKey {
        case position, at, code, reason, source
        case requestID = "request_id"
    }
}
