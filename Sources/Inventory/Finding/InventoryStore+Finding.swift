import Events
import FoundationEssentials
import GRDB

extension InventoryStore {
    /// The certificates that a query is after, those that expire first in front.
    package func find(_ query: InventoryQuery) async throws(InventoryError) -> InventoryPage {
        try await read { database in
            var search = Search(query, in: database)
            let rows = try search.run()
            let next = rows.count < query.limit ? nil : rows.last.map(InventoryQuery.Cursor.init)
            return InventoryPage(entries: try rows.map(InventoryEntry.init), next: next)
        }
    }

    /// Those that are not well and not superseded, the latest to become so in front.
    package func notWell(limit: Int) async throws(InventoryError) -> [InventoryEntry] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: InventoryEntry.selection + """
                     WHERE c.gravity > 0 AND c.superseded IS NULL
                    ORDER BY c.since DESC, c.id LIMIT ?
                    """,
                arguments: [limit]
            ).map(InventoryEntry.init)
        }
    }

    /// One certificate with all that is known of it; nil where it was never seen.
    package func certificate(
        _ sha256: Fingerprint, historyLimit: Int = 100
    ) async throws(InventoryError) -> InventoryDetail? {
        try await read { database in
            let row = try Row.fetchOne(
                database, sql: InventoryEntry.selection + " WHERE c.sha256 = ?",
                arguments: [Data(sha256.bytes)])
            guard let row else { return nil }
            let id: Int64 = row["id"]
            return InventoryDetail(
                entry: try InventoryEntry(row), answers: try Self.answers(of: id, in: database),
                history: try Self.history(of: id, limit: historyLimit, in: database),
                sightings: try Self.sightings(of: id, in: database))
        }
    }

    /// The latest requests that held no certificate that could be read, the newest first.
    package func unreadable(limit: Int) async throws(InventoryError) -> [InventoryUnreadable] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM unreadable ORDER BY at DESC LIMIT ?",
                arguments: [limit]
            ).map(InventoryUnreadable.init)
        }
    }
}

// MARK: - One certificate

extension InventoryStore {
    /// Questions told of one certificate; a wildcard is asked about for hundreds of names.
    private static let answersTold = 100
    /// Places told of one certificate.
    private static let sightingsTold = 200

    private static func answers(of id: Int64, in database: Database) throws -> [Verdict] {
        let payloads = try Data.fetchAll(
            database,
            sql: """
                SELECT verdict FROM answers WHERE certificate = ?
                ORDER BY gravity DESC, revision_milliseconds DESC LIMIT ?
                """,
            arguments: [id, answersTold])
        return try payloads.map { try Verdict(json: Array($0)) }
    }

    private static func history(
        of id: Int64, limit: Int, in database: Database
    ) throws -> [InventoryChange] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM changes WHERE certificate = ?
                ORDER BY revision_milliseconds DESC, revision_partition DESC, revision_offset DESC
                LIMIT ?
                """,
            arguments: [id, limit]
        ).map(InventoryChange.init)
    }

    private static func sightings(
        of id: Int64, in database: Database
    ) throws -> [InventorySighting] {
        try Row.fetchAll(
            database,
            sql: "SELECT * FROM sightings WHERE certificate = ? ORDER BY last_seen DESC LIMIT ?",
            arguments: [id, sightingsTold]
        ).map(InventorySighting.init)
    }
}

extension InventoryQuery.Cursor {
    fileprivate init(_ row: Row) {
        self.init(notAfter: row["not_after"], id: row["id"])
    }
}
