import GRDB

/// The text that certificates are found by, in lower case.
struct SearchRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Characters of one document; 100 names of the longest kind have 25,300.
    private static let maximumLength = 30_000

    func insert(_ texts: [String?], certificate: Int64) throws {
        let text = texts.compactMap(\.self).joined(separator: "\n").lowercased()
        // A character has a byte at least.
        let document =
            text.utf8.count <= Self.maximumLength ? text : String(text.prefix(Self.maximumLength))
        try database.cachedStatement(sql: "INSERT INTO documents VALUES (NULL, ?, ?)")
            .execute(arguments: [certificate, document])
        try database.cachedStatement(sql: "INSERT INTO search (rowid, text) VALUES (?, ?)")
            .execute(arguments: [database.lastInsertedRowID, document])
    }
}
