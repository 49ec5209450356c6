import GRDB

/// The text that certificates are found by, in lower case.
struct SearchRows {
    private let database: Database
    private let documents: Statement
    private let index: Statement

    init(_ database: Database) throws {
        self.database = database
        documents = try database.cachedStatement(sql: "INSERT INTO documents VALUES (NULL, ?, ?)")
        index = try database.cachedStatement(sql: "INSERT INTO search (rowid, text) VALUES (?, ?)")
    }

    /// Characters of one document; 100 names of the longest kind have 25,300.
    private static let maximumLength = 30_000

    func insert(_ texts: [String?], certificate: Int64) throws {
        let text = texts.compactMap(\.self).joined(separator: "\n").lowercased()
        // A character has a byte at least.
        let document =
            text.utf8.count <= Self.maximumLength ? text : String(text.prefix(Self.maximumLength))
        try documents.run(.integer(certificate), .text(document))
        try index.run(.integer(database.lastInsertedRowID), .text(document))
    }
}
