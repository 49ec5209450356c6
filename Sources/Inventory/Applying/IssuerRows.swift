import GRDB

/// The names of issuers: a million certificates have a few thousand of them.
final class IssuerRows {
    private let database: Database
    /// Those met in this transaction.
    private var known: [String: Int64] = [:]

    init(_ database: Database) {
        self.database = database
    }

    func number(of name: String) throws -> Int64 {
        if let id = known[name] { return id }
        let id = try find(name) ?? insert(name)
        known[name] = id
        return id
    }

    private func find(_ name: String) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM issuers WHERE name = ?"),
            arguments: [name])
    }

    private func insert(_ name: String) throws -> Int64 {
        try database.cachedStatement(sql: "INSERT INTO issuers VALUES (NULL, ?)")
            .execute(arguments: [name])
        return database.lastInsertedRowID
    }
}
