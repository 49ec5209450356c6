import Events
import Foundation
import GRDB

/// The file, opened and known to be an Assay log: one connection that writes, several that read.
///
/// Work is done on GRDB's queues, not on the cooperative pool, and is not cut off when the task
/// that asked for it is cancelled: a commit is done or not, never left open.
final class LogFile: Sendable {
    let path: String
    private let pool: DatabasePool

    init(path: String, settings: SQLiteEventLogSettings) throws(EventLogError) {
        self.path = path
        do {
            let wasLeftOpen = Self.size(of: path + "-wal") > 0
            pool = try Self.openPool(path: path, settings: settings)
            try pool.writeWithoutTransaction { db in
                try Self.makeDurable(db, settings: settings)
                try LogSchema.migrate(db, path: path)
                if wasLeftOpen, Self.size(of: path) <= settings.checkUpToBytes {
                    let problems = try Self.problems(db, quick: true)
                    guard problems.isEmpty else {
                        throw EventLogError.storage(
                            "\(path) is damaged: \(problems.joined(separator: "; "))")
                    }
                }
            }
        } catch {
            throw EventLogError(sqlite: error, path: path)
        }
    }

    /// Runs `body` on a snapshot of the file; it waits for no writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(EventLogError) -> Value {
        let result: Result<Value, EventLogError> = await withCheckedContinuation { continuation in
            pool.asyncRead { [path] database in
                let result = Result { try body(database.get()) }
                continuation.resume(
                    returning: result.mapError { EventLogError(sqlite: $0, path: path) })
            }
        }
        return try result.get()
    }

    /// Runs `body` in a transaction that is durable on return, or did not happen.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(EventLogError) -> Value {
        let result: Result<Value, EventLogError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [path] db in
                let result = Result { try Self.transaction(db, body) }
                continuation.resume(
                    returning: result.mapError { EventLogError(sqlite: $0, path: path) })
            }
        }
        return try result.get()
    }

    /// The same for a thread that may wait.
    func writeAndWait(_ body: (Database) throws -> Void) throws(EventLogError) {
        do {
            try pool.writeWithoutTransaction { db in try Self.transaction(db, body) }
        } catch {
            throw EventLogError(sqlite: error, path: path)
        }
    }

    /// What SQLite finds wrong with the file, after reading all of it.
    func integrityProblems() async throws(EventLogError) -> [String] {
        try await read { db in try Self.problems(db, quick: false) }
    }

    /// Copies what is committed now to a new file, in one snapshot; on a thread that may wait.
    func copy(to path: String) async throws {
        let pool = pool
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    with: Result {
                        let copy = try DatabaseQueue(path: path)
                        try pool.backup(to: copy)
                        try copy.close()
                    })
            }
        }
    }

    /// Ends when the work under way is done.
    func close() {
        // What fails here is a statement still in use; then the last reference closes the file.
        try? pool.close()
    }

    private static func transaction<Value>(
        _ db: Database, _ body: (Database) throws -> Value
    ) throws -> Value {
        var value: Value?
        try db.inTransaction(.immediate) {
            value = try body(db)
            return .commit
        }
        guard let value else { throw EventLogError.unavailable("the transaction did not run") }
        return value
    }
}

// MARK: Opening

extension LogFile {
    private static func openPool(
        path: String, settings: SQLiteEventLogSettings
    ) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "assay.log"
        configuration.maximumReaderCount = settings.readers
        configuration.busyMode = .timeout(settings.busyTimeout.seconds)
        configuration.prepareDatabase { db in try LogSchema.prepare(db, path: path) }
        let deadline = ContinuousClock.now + settings.busyTimeout
        while true {
            do {
                return try DatabasePool(path: path, configuration: configuration)
            } catch let error as DatabaseError where error.isBusy {
                // Several processes may turn a new file into a log at the same time; the change to
                // WAL does not wait for the others by itself.
                guard ContinuousClock.now < deadline else { throw error }
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    /// Every commit reaches the disk before it is acknowledged.
    private static func makeDurable(_ db: Database, settings: SQLiteEventLogSettings) throws {
        // GRDB sets NORMAL when it opens a pool, whatever `prepareDatabase` said; hence here.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2,
            try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
        else { throw EventLogError.storage("SQLite does not sync its write-ahead log here") }
        if let bytes = settings.maximumFileBytes {
            let pageBytes = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 4096
            _ = try Int64.fetchOne(db, sql: "PRAGMA max_page_count = \(max(bytes / pageBytes, 1))")
        }
    }

    private static func problems(_ db: Database, quick: Bool) throws -> [String] {
        let pragma = quick ? "quick_check" : "integrity_check"
        return try String.fetchAll(db, sql: "PRAGMA \(pragma)(10)").filter { $0 != "ok" }
    }

    private static func size(of path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
