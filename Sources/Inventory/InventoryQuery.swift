import Events
import FoundationEssentials

/// What to look for in the inventory; what is nil does not restrict.
package struct InventoryQuery: Hashable, Sendable {
    /// The most that one answer holds.
    ///
    /// A page for a person has far fewer; a megabyte of JSON is about this many.
    package static let maximumLimit = 1_000

    /// Part of a subject, issuer, alternative name, server name or source, in any case; or of a
    /// fingerprint or serial, with or without colons.
    package var text: String?
    package var indication: Indication?
    /// Those whose validity ends before this time, expired ones included.
    package var expiringBefore: Date?
    /// At least 1, at most ``maximumLimit``.
    package var limit: Int

    package init(
        text: String? = nil, indication: Indication? = nil, expiringBefore: Date? = nil,
        limit: Int = 100
    ) {
        self.text = text
        self.indication = indication
        self.expiringBefore = expiringBefore
        self.limit = min(max(limit, 1), Self.maximumLimit)
    }
}
