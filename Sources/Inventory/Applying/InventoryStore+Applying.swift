import Events
import FoundationEssentials
import GRDB

extension InventoryStore {
    /// Takes a page in, and remembers the position behind it, in one transaction.
    ///
    /// A verdict older than the one known on its question changes nothing but the history.
    /// - Parameter now: what was due before is due a moment later.
    /// - Returns: false where the inventory does not stand where the page begins, because another
    ///   process has taken it in: then nothing was applied, and the page is to be read anew.
    /// - Throws: `busy`, `storage`; then nothing was applied.
    package func apply(
        _ page: OutcomePage, now: Date = Date()
    ) async throws(InventoryError) -> Bool {
        try await write { [reviewAge] database in
            let position = Positions(database)
            guard try position[page.partition] == page.start else { return false }
            var tallies = Tallies()
            let writer = try OutcomeWriter(database, reviewAge: reviewAge, now: now)
            for outcome in page.outcomes { try writer.write(outcome, &tallies) }
            try writer.finish()
            try tallies.write(to: database)
            try position.set(page.partition, to: page.end)
            return true
        }
    }

    /// The first offset not yet applied; nil where nothing of the partition was.
    package func position(of partition: Partition) async throws(InventoryError) -> Int64? {
        try await read { try Positions($0)[partition] }
    }

    /// Lets the partition be read from its beginning again, as when its topic was made anew.
    package func forgetPosition(of partition: Partition) async throws(InventoryError) {
        try await write { try Positions($0).forget(partition) }
    }

    /// Forgets everything, so that it is read from the log again.
    package func reset() async throws(InventoryError) {
        try await write { try InventorySchema.reset($0) }
    }
}

/// How far each partition has been read.
private struct Positions {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    subscript(partition: Partition) -> Int64? {
        get throws {
            try Int64.fetchOne(
                database.cachedStatement(
                    sql: "SELECT next FROM positions WHERE topic = ? AND partition = ?"),
                arguments: [partition.topic.rawValue, partition.index])
        }
    }

    func set(_ partition: Partition, to next: Int64) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)")
            .execute(arguments: [partition.topic.rawValue, partition.index, next])
    }

    func forget(_ partition: Partition) throws {
        try database.execute(
            sql: "DELETE FROM positions WHERE topic = ? AND partition = ?",
            arguments: [partition.topic.rawValue, partition.index])
    }
}
