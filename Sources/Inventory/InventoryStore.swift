import Events
import Foundation
import GRDB

/// What has been learnt about every certificate, in a SQLite file of its own.
///
/// It is a projection of the outcome topics and nothing else: it can be deleted, and is then made
/// anew from the log. How far it has read is in the same file as what it read, so that both are
/// always of the same moment. Several processes may share one file: a repeated event is recognised.
package struct InventoryStore: Sendable {
    let database: any DatabaseWriter
    /// How old an answer grows before it is to be reviewed.
    let reviewAge: Duration

    /// How long to wait for another process that writes.
    private static let busyTimeoutSeconds = 10.0

    /// Memory for pages, for each connection that writes or reads.
    private static let cacheKibibytes = 32_768

    /// A public authority publishes a revocation within 24 hours (CA/Browser Forum BR 4.9.7).
    package static let usualReviewAge = Duration.seconds(86_400)

    /// Opens the file, makes it where it is missing, and brings it to the present form.
    /// - Throws: `storage`, with what a person has to mend.
    package init(
        path: String, reviewAge: Duration = InventoryStore.usualReviewAge
    ) throws(InventoryError) {
        self.reviewAge = reviewAge
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        // Rows are written by one place alone, and each check takes a look-up.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            // What a power cut takes away is read from the log again.
            try database.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA page_size = \(InventorySchema.pageBytes);
                    PRAGMA cache_size = -\(Self.cacheKibibytes);
                    """)
        }
        do {
            database = try translating { () throws in
                let pool = try Self.openPool(path: path, configuration)
                try pool.writeWithoutTransaction(InventorySchema.prepare)
                return pool
            }
        } catch {
            guard case .storage(let why) = error else { throw error }
            throw .storage("\(path): \(why)")
        }
    }

    /// Several processes may make a new file at the same time; the change to WAL does not wait for
    /// the others by itself.
    private static func openPool(
        path: String, _ configuration: Configuration
    ) throws -> DatabasePool {
        let deadline = ContinuousClock.now + .seconds(busyTimeoutSeconds)
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                guard ContinuousClock.now < deadline else { throw error }
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    /// An inventory that is gone with the process, for a log that is.
    package static func inMemory(
        reviewAge: Duration = InventoryStore.usualReviewAge
    ) throws(InventoryError) -> Self {
        Self(
            try translating { () throws in
                let queue = try DatabaseQueue()
                try queue.writeWithoutTransaction(InventorySchema.prepare)
                return queue
            }, reviewAge: reviewAge)
    }

    private init(_ database: any DatabaseWriter, reviewAge: Duration) {
        self.database = database
        self.reviewAge = reviewAge
    }

    /// Ends the use of the file.
    ///
    /// Later calls throw.
    package func close() throws(InventoryError) {
        try translating { () throws in try database.close() }
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(InventoryError) -> T {
        try await translating { () async throws in try await database.read(body) }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> T
    ) async throws(InventoryError) -> T {
        try await translating { () async throws in try await database.write(body) }
    }
}
