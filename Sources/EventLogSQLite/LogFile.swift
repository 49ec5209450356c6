import Events
import Foundation
import GRDB

/// The file, opened and known to be an Assay log: one connection that writes, several that read.
///
/// Writes that come at the same time are one transaction, and so wait for the disk once.
/// Work is done on GRDB's queues, not on the cooperative pool, and is not cut off when the task
/// that asked for it is cancelled: a commit is done or not, never left open.
final class LogFile: Sendable {
    let path: String
    /// Tells whoever checkpoints how many pages the write-ahead log has.
    let wasCommitted: CommitSignal
    private let pool: DatabasePool
    private let queue = WriteQueue()
    private let hook: CommitHook
    private let patience: Patience

    init(path: String, settings: SQLiteEventLogSettings) throws(EventLogError) {
        self.path = path
        let signal = CommitSignal()
        let hook = CommitHook { signal.raise(pages: $0) }
        (wasCommitted, self.hook) = (signal, hook)
        let patience = Patience(settings.busyTimeout)
        self.patience = patience
        do {
            let wasLeftOpen = Self.size(of: path + "-wal") > 0
            pool = try Self.openPool(path: path, settings: settings, patience: patience)
            try pool.writeWithoutTransaction { db in
                hook.install(on: db)
                try Self.makeDurable(db, settings: settings)
                try LogSchema.migrate(db, path: path)
                if wasLeftOpen, Self.size(of: path) <= settings.checkUpToBytes {
                    let problems = try LogCheck.damage(in: db, quick: true)
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
    ///
    /// - Parameter body: may be run again, when another write of the transaction has failed.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(EventLogError) -> Value {
        let result: Result<Value, EventLogError> = await withCheckedContinuation { continuation in
            let write = PendingWrite { db in
                let value = try body(db)
                return { continuation.resume(returning: .success(value)) }
            } fail: { [path] error in
                continuation.resume(
                    returning: .failure(EventLogError(sqlite: error, path: path)))
            }
            guard queue.add(write) else { return }
            pool.asyncWriteWithoutTransaction { [queue] db in queue.drain(into: db) }
        }
        return try result.get()
    }

    /// The same for a thread that may wait.
    func writeAndWait(_ body: (Database) throws -> Void) throws(EventLogError) {
        do {
            try pool.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
        } catch {
            throw EventLogError(sqlite: error, path: path)
        }
    }

    /// Moves pages from the write-ahead log into the file while no write of this process is under
    /// way.
    ///
    /// - Throws: also where a reader holds up one that is not passive for more than a moment.
    func checkpoint(_ kind: Database.CheckpointMode) throws {
        try pool.writeWithoutTransaction { db in
            try patience.cutShort { _ = try db.checkpointIfOpen(kind) }
        }
    }

    /// What SQLite finds wrong with the file, after reading all of it.
    func integrityProblems() async throws(EventLogError) -> [String] {
        try await read { db in try LogCheck.damage(in: db, quick: false) }
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
}

// MARK: Opening

extension LogFile {
    private static func openPool(
        path: String, settings: SQLiteEventLogSettings, patience: Patience
    ) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "assay.log"
        configuration.maximumReaderCount = settings.readers
        configuration.busyMode = .callback(patience.callback)
        configuration.prepareDatabase { db in
            try LogSchema.prepare(db, path: path)
            try db.execute(sql: "PRAGMA cache_size = -\(cacheKilobytes)")
        }
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

    /// A transaction that has more pages than this writes some of them twice: several batches fit.
    private static let cacheKilobytes = 8192

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

    private static func size(of path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
