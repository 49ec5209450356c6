import Events
import FoundationEssentials
import GRDB

/// One search: a query turned into SQL.
///
/// Where its issuer or one of its words is rare, the certificates that have it are looked up and
/// sorted. Otherwise the certificates are walked in order until enough of them fit: what is frequent
/// is met soon.
struct Search {
    private let query: InventoryQuery
    private let database: Database
    private let words: [Word]
    private var conditions: [String] = []
    private var arguments: StatementArguments = []
    private var isOfFew = false
    /// At how many trigrams was looked.
    private var looks = 0

    /// Words of a query that are looked at.
    private static let maximumWords = 16
    /// Certificates that are sorted; about 10 ms.
    private static let few = 5_000

    init(_ query: InventoryQuery, in database: Database) {
        self.query = query
        self.database = database
        words = (query.text ?? "").split(whereSeparator: \.isWhitespace).prefix(Self.maximumWords)
            .map(Word.init)
    }

    mutating func run() throws -> [Row] {
        restrict()
        if let issuer = query.issuer { try restrict(toIssuer: issuer) }
        for word in words { try restrict(to: word) }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return try Row.fetchAll(
            database,
            sql: InventoryEntry.selection(way) + condition
                + " ORDER BY c.not_after, c.id LIMIT \(query.limit)",
            arguments: arguments)
    }

    /// SQLite knows nothing of how frequent things are, and would guess.
    private var way: String {
        if isOfFew { return "NOT INDEXED" }
        return isOfTrouble
            ? "INDEXED BY certificates_in_trouble" : "INDEXED BY certificates_by_expiry"
    }

    private var isOfTrouble: Bool { query.indications?.contains(.passed) == false }

    private mutating func add(_ condition: String, _ values: StatementArguments = []) {
        conditions.append(condition)
        arguments += values
    }

    private mutating func restrict() {
        if let indications = query.indications {
            let gravities = indications.map { "\(Gravity($0).rawValue)" }.sorted()
            add("c.gravity IN (\(gravities.joined(separator: ",")))")
        }
        // What the index of these asks for.
        if isOfTrouble { add("c.gravity > 0") }
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

    private mutating func restrict(toIssuer issuer: String) throws {
        let isOne = "issuer IN (SELECT id FROM issuers WHERE name LIKE ? ESCAPE '\\')"
        let pattern: StatementArguments = ["%\(Word.escaped(issuer))%"]
        if try areFew("certificates WHERE \(isOne)", pattern) {
            isOfFew = true
            add("c.id IN (SELECT id FROM certificates WHERE \(isOne))", pattern)
        } else {
            add("c.\(isOne)", pattern)
        }
    }

    private mutating func restrict(to word: Word) throws {
        if !isOfFew, let documents = try documents(with: word) {
            isOfFew = true
            let ids = documents.map(String.init).joined(separator: ",")
            var found = """
                SELECT certificate FROM documents WHERE id IN (\(ids)) AND text LIKE ? ESCAPE '\\'
                """
            var values: StatementArguments = [word.pattern]
            if let numbers = Self.numbers(of: word) {
                found += " UNION ALL SELECT id FROM certificates WHERE \(numbers.condition)"
                values += numbers.values
            }
            return add("c.id IN (\(found))", values)
        }
        var condition = """
            EXISTS (SELECT 1 FROM documents d
                WHERE d.certificate = c.id AND d.text LIKE ? ESCAPE '\\')
            """
        var values: StatementArguments = [word.pattern]
        if let numbers = Self.numbers(of: word) {
            condition += " OR \(numbers.condition)"
            values += numbers.values
        }
        add("(\(condition))", values)
    }

    /// What a word may be besides a text: a serial number, or the beginning of a fingerprint.
    private static func numbers(
        of word: Word
    ) -> (condition: String, values: StatementArguments)? {
        guard let digits = word.digits else { return nil }
        guard let range = word.fingerprints else { return ("serial = ?", [digits]) }
        return ("serial = ? OR sha256 BETWEEN ? AND ?", [digits, range.first, range.last])
    }

    private func areFew(_ rows: String, _ values: StatementArguments) throws -> Bool {
        let count = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM (SELECT 1 FROM \(rows) LIMIT \(Self.few + 1))",
            arguments: values)
        return count ?? 0 <= Self.few
    }
}

// MARK: - The index of trigrams

extension Search {
    /// Trigrams of a query that are looked at; a tenth of a millisecond each.
    private static let maximumTrigrams = 48
    /// Documents with a trigram by which it is told how many have it.
    private static let sample = 500

    /// Few documents among which are all that have a word; nil where these are many.
    ///
    /// Each document with the rarest trigram is looked for in the lists of the others, which are long:
    /// two tell nearly as much as all.
    private mutating func documents(with word: Word) throws -> [Int64]? {
        let trigrams = try rarestFirst(word.trigrams)
        guard !trigrams.isEmpty else { return nil }
        return try documents(with: trigrams.prefix(2)) ?? documents(with: trigrams[...])
    }

    private func documents(with trigrams: ArraySlice<String>) throws -> [Int64]? {
        let documents = try documents(
            matching: trigrams.joined(separator: " AND "), limit: Self.few + 1)
        return documents.count <= Self.few ? documents : nil
    }

    /// As far as the first documents tell: those of a rare trigram lie far apart.
    private mutating func rarestFirst(_ trigrams: [String]) throws -> [String] {
        let looked = trigrams.prefix(Self.maximumTrigrams - looks)
        looks += looked.count
        let newest =
            try Int64.fetchOne(database, sql: "SELECT max(id) FROM documents") ?? 0
        let shares = try looked.map { trigram in
            let first = try documents(matching: trigram, limit: Self.sample)
            let end = first.count < Self.sample ? newest : first.last ?? newest
            return (trigram, Double(first.count) / Double(max(end, 1)))
        }
        return shares.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private func documents(matching match: String, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid LIMIT \(limit)",
            arguments: [match])
    }
}
