import Events
import FoundationEssentials
import GRDB

extension InventoryStore {
    /// Bases told at once: each has a CRL or a trust store of its own, and the web's authorities
    /// publish some thousand CRLs.
    private static let basesTold = 20_000

    /// All that answers rest on.
    package func bases() async throws(InventoryError) -> Set<VerdictBasis> {
        try await read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM bases ORDER BY id DESC LIMIT ?",
                arguments: [Self.basesTold])
            return Set(rows.map(VerdictBasis.init))
        }
    }

    /// Whether any answer was to be reviewed in a span of time.
    package func hasDue(from start: Date, to end: Date) async throws(InventoryError) -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM answers WHERE due > ? AND due <= ?)",
                arguments: [start.millisecondsSince1970, end.millisecondsSince1970]) ?? false
        }
    }

    /// The next answers that a review is about, from where it stands.
    ///
    /// Not those about certificates that others have taken over from, or that had expired already when
    /// they were judged last: nothing makes these well again.
    /// - Returns: fewer than `limit` when there are no more.
    package func answers(
        in review: Review, limit: Int
    ) async throws(InventoryError) -> [ReviewedAnswer] {
        try await read { database in
            let cursor = review.after.flatMap(ReviewCursor.init) ?? .start
            if review.kind == .time {
                return try Self.due(review, after: cursor, limit: limit, in: database)
            }
            return try Self.outdated(review, after: cursor, limit: limit, in: database)
        }
    }

    private static let columns = """
        SELECT a.revision_milliseconds, a.revision_partition, a.revision_offset, a.due, a.profile,
            a.server_name, c.sha256
        FROM answers a JOIN certificates c ON c.id = a.certificate
        """
    private static let isOfUse = "c.superseded IS NULL AND c.not_after >= a.revision_milliseconds"

    private static func due(
        _ review: Review, after cursor: ReviewCursor, limit: Int, in database: Database
    ) throws -> [ReviewedAnswer] {
        guard let end = Int64(review.value) else { return [] }
        return try Row.fetchAll(
            database,
            sql: """
                \(columns)
                WHERE (a.due, a.revision_partition, a.revision_offset) > (?, ?, ?)
                    AND a.due > ? AND a.due <= ? AND \(isOfUse)
                ORDER BY a.due, a.revision_partition, a.revision_offset LIMIT ?
                """,
            arguments: [
                cursor.due, cursor.partition, cursor.offset, review.from, end, limit,
            ]
        ).map { try ReviewedAnswer($0, due: $0["due"]) }
    }

    /// They are met in the order of their requests, so that these can be read in one go.
    private static func outdated(
        _ review: Review, after cursor: ReviewCursor, limit: Int, in database: Database
    ) throws -> [ReviewedAnswer] {
        let (condition, values) = VerdictBasis.differs(from: review)
        return try Row.fetchAll(
            database,
            sql: """
                \(columns)
                WHERE (a.revision_partition, a.revision_offset) > (?, ?)
                    AND a.basis IN (SELECT id FROM bases WHERE \(condition)) AND \(isOfUse)
                ORDER BY a.revision_partition, a.revision_offset LIMIT ?
                """,
            arguments: [cursor.partition, cursor.offset] + values + [limit]
        ).map { try ReviewedAnswer($0, due: 0) }
    }
}

extension ReviewedAnswer {
    fileprivate init(_ row: Row, due: Int64) throws {
        let revision = row.revision
        self.init(
            sha256: try row.sha256, profile: row["profile"], serverName: row.serverName,
            revision: revision,
            cursor: ReviewCursor(
                due: due, partition: revision.partition, offset: revision.offset
            ).description)
    }
}

extension VerdictBasis {
    /// That a row of bases names another value for a review's cause than the review: what
    /// ``value(of:)`` says, where the rows are.
    fileprivate static func differs(from review: Review) -> (sql: String, StatementArguments) {
        switch review.kind {
        case .time: return ("FALSE", [])
        case .trustStore:
            return ("trust_store = ? AND generation <> ?", [review.name, review.value])
        case .profile:
            return ("profile = ? AND rules NOT IN ('', ?)", [review.name, review.value])
        case .evidence:
            let mention = " \(review.name)\n"
            let lines = "char(10) || crls || char(10)"
            // None from files is a value, too.
            guard !review.value.isEmpty else { return ("instr(\(lines), ?) > 0", [mention]) }
            let differs = "instr(\(lines), ?) = 0"
            let line = "\n\(review.value)\(mention)"
            guard review.cause != .lists else { return (differs, [line]) }
            return ("instr(\(lines), ?) > 0 AND \(differs)", [mention, line])
        }
    }

    fileprivate init(_ row: Row) {
        self.init(
            profile: row["profile"], rules: row["rules"], trustStore: row["trust_store"],
            generation: row["generation"], crls: Self.crls(row["crls"]))
    }
}
