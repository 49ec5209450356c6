import Events
import GRDB

/// What the answers rest on, and how many rest on each.
///
/// The counts are written once a transaction: a page of outcomes rests on few things.
final class BasisRows {
    private let database: Database
    /// Those met in this transaction; a page has a thousand answers at most.
    private var known: [VerdictBasis: Int64] = [:]
    private var changes: [Int64: Int64] = [:]

    init(_ database: Database) {
        self.database = database
    }

    /// The number of a basis that one answer more rests on.
    func take(_ basis: VerdictBasis) throws -> Int64 {
        let id = try known[basis] ?? id(of: basis)
        known[basis] = id
        changes[id, default: 0] += 1
        return id
    }

    /// One answer less rests on it.
    func release(_ id: Int64) {
        changes[id, default: 0] -= 1
    }

    /// Brings the counts up to date, and forgets what nothing rests on any more.
    func write() throws {
        let count = try database.cachedStatement(
            sql: "UPDATE bases SET answers = answers + ? WHERE id = ?")
        let forget = try database.cachedStatement(
            sql: "DELETE FROM bases WHERE id = ? AND answers <= 0")
        for (id, change) in changes where change != 0 {
            try count.execute(arguments: [change, id])
            if change < 0 { try forget.execute(arguments: [id]) }
        }
    }

    private func id(of basis: VerdictBasis) throws -> Int64 {
        let arguments: StatementArguments = [
            basis.profile, basis.rules, basis.trustStore, basis.generation, basis.crlColumn,
        ]
        let row = try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT id FROM bases WHERE (profile, rules, trust_store, generation, crls) =
                        (?, ?, ?, ?, ?)
                    """),
            arguments: arguments)
        if let row { return row }
        try database.cachedStatement(sql: "INSERT INTO bases VALUES (NULL, ?, ?, ?, ?, ?, 0)")
            .execute(arguments: arguments)
        return database.lastInsertedRowID
    }
}
