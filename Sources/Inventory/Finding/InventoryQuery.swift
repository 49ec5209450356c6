import Events
import FoundationEssentials

/// What to look for in the inventory; what is nil does not restrict.
package struct InventoryQuery: Hashable, Sendable {
    /// The most that one answer holds.
    ///
    /// A page for a person has far fewer; a megabyte of JSON is about this many.
    package static let maximumLimit = 1_000

    /// Words that all occur in the subject, a name, a server name or a place where it was seen, in
    /// any case and anywhere in it; or the beginning of a fingerprint, or a serial number, with or
    /// without colons.
    package var text: String?
    /// Part of the issuer's name.
    package var issuer: String?
    /// One of these; nil for all.
    package var indications: Set<Indication>?
    /// Of the gravest finding.
    package var code: String?
    /// Of the public key, from its beginning: `RSA`, `ECDSA P-256`.
    package var key: String?
    /// Those whose validity ends before this time, expired ones included.
    package var expiringBefore: Date?
    /// Those whose validity ends at or after this time.
    package var expiringFrom: Date?
    /// Whether those are found, too, that another certificate took the place of.
    package var includesSuperseded = true
    /// Behind this one, as the order is by end of validity.
    package var after: Cursor?
    /// At least 1, at most ``maximumLimit``.
    package var limit: Int

    package init(
        text: String? = nil, indications: Set<Indication>? = nil, expiringBefore: Date? = nil,
        limit: Int = 100
    ) {
        self.text = text
        self.indications = indications
        self.expiringBefore = expiringBefore
        self.limit = min(max(limit, 1), Self.maximumLimit)
    }

    /// Where a page of answers ended.
    package struct Cursor: Hashable, Sendable, CustomStringConvertible {
        let notAfter: Int64
        let id: Int64

        init(notAfter: Int64, id: Int64) {
            self.notAfter = notAfter
            self.id = id
        }

        /// Reads what ``description`` wrote; nil for anything else.
        package init?(_ text: some StringProtocol) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let notAfter = Int64(parts[0]), let id = Int64(parts[1])
            else { return nil }
            self.init(notAfter: notAfter, id: id)
        }

        package var description: String { "\(notAfter).\(id)" }
    }
}

/// One page of answers.
package struct InventoryPage: Sendable {
    /// Those that end first in front.
    package let entries: [InventoryEntry]
    /// Where the next page begins; nil when this is the last one.
    package let next: InventoryQuery.Cursor?
}
