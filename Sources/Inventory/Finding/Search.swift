import Events
import FoundationEssentials
import GRDB

/// One search: a query turned into SQL.
///
/// Words are looked up in an index of trigrams. Where so many certificates hold them that sorting all
/// of these would take long, the certificates are walked in order instead, until enough of them fit:
/// what is frequent is met soon.
struct Search {
    private let query: InventoryQuery
    private let database: Database
    private let words: [Word]
    private var conditions: [String] = []
    private var arguments: StatementArguments = []

    /// Words of a query that are looked at.
    private static let maximumWords = 16
    /// Hits that are sorted; about 10 ms.
    private static let maximumSorted = 5_000

    init(_ query: InventoryQuery, in database: Database) {
        self.query = query
        self.database = database
        words = (query.text ?? "").split(whereSeparator: \.isWhitespace).prefix(Self.maximumWords)
            .map(Word.init)
    }

    mutating func run() throws -> [Row] {
        restrict()
        for word in words { try restrict(to: word) }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return try Row.fetchAll(
            database,
            sql: InventoryEntry.selection + condition
                + " ORDER BY c.not_after, c.id LIMIT \(query.limit)",
            arguments: arguments)
    }

    private mutating func add(_ condition: String, _ values: StatementArguments = []) {
        conditions.append(condition)
        arguments += values
    }

    private mutating func restrict() {
        if let indications = query.indications {
            let gravities = indications.map { "\(Gravity($0).rawValue)" }.sorted()
            add("c.gravity IN (\(gravities.joined(separator: ",")))")
        }
        if let issuer = query.issuer {
            add(
                "c.issuer IN (SELECT id FROM issuers WHERE name LIKE ? ESCAPE '\\')",
                ["%\(Word.escaped(issuer))%"])
        }
        if let code = query.code { add("c.code = ?", [code]) }
        if let key = query.key { add("c.key LIKE ? ESCAPE '\\'", ["\(Word.escaped(key))%"]) }
        if let end = query.expiringBefore {
            add("c.not_after < ?", [end.millisecondsSince1970])
        }
        if let start = query.expiringFrom {
            add("c.not_after >= ?", [start.millisecondsSince1970])
        }
        if !query.includesSuperseded { add("c.superseded IS NULL") }
        if let after = query.after {
            add("(c.not_after, c.id) > (?, ?)", [after.notAfter, after.id])
        }
    }

    private mutating func restrict(to word: Word) throws {
        var ways: [String] = []
        var values: StatementArguments = []
        if let match = word.match, try hits(match) <= Self.maximumSorted {
            ways.append(
                """
                c.id IN (SELECT certificate FROM documents WHERE id IN
                    (SELECT rowid FROM search WHERE search MATCH ?) AND text LIKE ? ESCAPE '\\')
                """)
            values += [match, word.pattern]
        } else {
            ways.append(
                """
                EXISTS (SELECT 1 FROM documents d
                    WHERE d.certificate = c.id AND d.text LIKE ? ESCAPE '\\')
                """)
            values += [word.pattern]
        }
        if let digits = word.digits {
            ways.append("c.serial = ?")
            values += [digits]
            if let range = word.fingerprints {
                ways.append("c.sha256 BETWEEN ? AND ?")
                values += [range.first, range.last]
            }
        }
        add("(\(ways.joined(separator: " OR ")))", values)
    }

    /// How many documents match, as far as it matters.
    private func hits(_ match: String) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)
                """,
            arguments: [match, Self.maximumSorted + 1]) ?? 0
    }
}
