import Events
import FoundationEssentials
import GRDB

extension InventoryStore {
    /// The certificates that a query is after, those that expire first in front.
    package func find(
        _ query: InventoryQuery
    ) async throws(InventoryError) -> [InventoryEntry] {
        var conditions = ["TRUE"]
        var arguments: StatementArguments = []
        if let text = query.text, !text.isEmpty {
            let (condition, patterns) = Self.containing(text)
            conditions.append(condition)
            arguments += StatementArguments(patterns)
        }
        if let indication = query.indication {
            conditions.append("indication = ?")
            arguments += [indication.rawValue]
        }
        if let end = query.expiringBefore {
            conditions.append("not_after < ?")
            arguments += [end.millisecondsSince1970]
        }
        arguments += [query.limit]
        let sql = """
            SELECT * FROM certificates WHERE \(conditions.joined(separator: " AND "))
            ORDER BY not_after, sha256 LIMIT ?
            """
        return try await read { [arguments] database in
            try Row.fetchAll(database, sql: sql, arguments: arguments).map(InventoryEntry.init)
        }
    }

    /// One certificate with its latest history, the newest first; nil where it was never seen.
    package func certificate(
        _ sha256: Fingerprint, historyLimit: Int = 100
    ) async throws(InventoryError) -> InventoryDetail? {
        try await read { database in
            let digest = Data(sha256.bytes)
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM certificates WHERE sha256 = ?", arguments: [digest])
            guard let row else { return nil }
            let history = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM history WHERE sha256 = ?
                    ORDER BY revision_milliseconds DESC, revision_partition DESC,
                        revision_offset DESC
                    LIMIT ?
                    """,
                arguments: [digest, historyLimit])
            return InventoryDetail(
                entry: try InventoryEntry(row), history: try history.map(HistoryEntry.init))
        }
    }

    /// How many certificates there are, by their newest verdict, and how much was unreadable.
    package func counts() async throws(InventoryError) -> InventoryCounts {
        try await read { database in
            var counts = InventoryCounts()
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT indication, count(*) FROM certificates GROUP BY indication")
            for row in rows {
                counts.certificates[try row.indication] = row[1]
            }
            counts.unreadable =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM history WHERE sha256 IS NULL") ?? 0
            return counts
        }
    }

    /// A condition over the columns that people search in, and its arguments.
    private static func containing(_ text: String) -> (String, [String]) {
        var conditions = ["subject", "issuer", "names", "server_name", "source"].map {
            "\($0) LIKE ? ESCAPE '\\'"
        }
        var patterns = Array(repeating: "%\(escaped(text))%", count: conditions.count)
        let digits = text.filter { $0 != ":" && !$0.isWhitespace }
        if !digits.isEmpty, digits.utf8.count <= 64, digits.allSatisfy(\.isHexDigit) {
            conditions += ["serial LIKE ?", "hex(sha256) LIKE ?"]
            patterns += ["%\(digits)%", "%\(digits)%"]
        }
        return ("(\(conditions.joined(separator: " OR ")))", patterns)
    }

    /// What LIKE takes for a wildcard, taken literally.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "%_\\".contains(character) { result += "\\" }
            result.append(character)
        }
    }
}

/// A certificate with its history.
package struct InventoryDetail: Codable, Hashable, Sendable {
    package let entry: InventoryEntry
    package let history: [HistoryEntry]
}

/// The inventory in numbers.
package struct InventoryCounts: Hashable, Sendable {
    package var certificates: [Indication: Int] = [:]
    /// Outcomes of requests that held no certificate that could be read.
    package var unreadable = 0

    package init() {}
}
