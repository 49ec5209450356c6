import Events
import FoundationEssentials
import GRDB

/// Where certificates were seen.
struct SightingRows {
    private let database: Database
    private let search: SearchRows
    private let insertion: Statement
    private let others: Statement

    init(_ database: Database, search: SearchRows) throws {
        self.database = database
        self.search = search
        insertion = try database.cachedStatement(
            sql: """
                INSERT INTO sightings VALUES (?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE SET
                    first_seen = min(first_seen, excluded.first_seen),
                    last_seen = max(last_seen, excluded.last_seen)
                """)
        others = try database.cachedStatement(
            sql: """
                SELECT count(*) FROM
                    (SELECT 1 FROM sightings INDEXED BY sightings_by_source
                     WHERE source = ? LIMIT 2)
                """)
    }

    /// Places kept of one certificate; a wildcard on a large estate has thousands.
    static let maximumPlaces = 1_000

    /// Notes that a certificate was seen at a place.
    /// - Parameter isNew: whether nothing was known of the certificate before; the place is among
    ///   what it is found by, then.
    /// - Returns: the certificates that came to a place, or left one, by that.
    func put(
        _ source: String, _ outcome: ReadOutcome, certificate: Int64, isNew: Bool
    ) throws -> Set<Int64> {
        if isNew {
            try insert(source, outcome, certificate: certificate)
            return EndpointScheme.isEndpoint(source) ? try succeed(at: source) : []
        }
        let known = try Int64.fetchOne(
            database.cachedStatement(
                sql: "SELECT last_seen FROM sightings WHERE certificate = ? AND source = ?"),
            arguments: [certificate, source])
        guard try known != nil || count(of: certificate) < Self.maximumPlaces else { return [] }
        try insert(source, outcome, certificate: certificate)
        if known == nil {
            try search.insert([source], certificate: certificate)
        }
        return EndpointScheme.isEndpoint(source) ? try succeed(at: source) : []
    }

    private func insert(_ source: String, _ outcome: ReadOutcome, certificate: Int64) throws {
        try insertion.run(
            .integer(certificate), .text(source), .integer(outcome.seen), .integer(outcome.seen))
    }

    private func count(of certificate: Int64) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM sightings WHERE certificate = ?"),
            arguments: [certificate]) ?? 0
    }

    /// The certificate seen last at an endpoint is there; all others are gone from it.
    private func succeed(at source: String) throws -> Set<Int64> {
        // Most places have shown one certificate only.
        guard let count = try others.run(.text(source))?.first ?? 0, count > 1 else { return [] }
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT certificate, last_seen, gone FROM sightings WHERE source = ?
                    ORDER BY last_seen DESC, certificate DESC
                    """),
            arguments: [source])
        var moved: Set<Int64> = []
        var successorSeen: Int64?
        for row in rows {
            let certificate: Int64 = row["certificate"]
            let gone: Int64? = row["gone"]
            if (gone == nil) != (successorSeen == nil) {
                try database.cachedStatement(
                    sql: "UPDATE sightings SET gone = ? WHERE certificate = ? AND source = ?"
                ).execute(arguments: [successorSeen, certificate, source])
                moved.insert(certificate)
            }
            successorSeen = row["last_seen"]
        }
        return moved
    }
}
