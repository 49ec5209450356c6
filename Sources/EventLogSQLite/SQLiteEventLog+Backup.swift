import Events
import Foundation
import GRDB

extension SQLiteEventLog {
    /// Copies the log to a new file while services go on: all that was committed when it began.
    ///
    /// The copy is made beside its place, checked, synced, and then given its name: a file under that
    /// name is whole. Writers are not held up; the write-ahead log grows meanwhile.
    /// - Throws: `refused` (there is a file already), `storage`, `unavailable`.
    package func backUp(to path: String) async throws(EventLogError) {
        try core.checkOpen()
        let unfinished = path + ".unfinished"
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else {
            throw .refused("\(path) exists already, and is left as it is")
        }
        do {
            try Self.remove(unfinished)
            try await core.file.copy(to: unfinished)
            try Self.seal(unfinished)
            try files.moveItem(atPath: unfinished, toPath: path)
            try Self.sync(folderOf: path)
        } catch {
            try? Self.remove(unfinished)
            guard error is DatabaseError || error is EventLogError else {
                throw .storage("\(path): \(error.localizedDescription)")
            }
            throw EventLogError(sqlite: error, path: path)
        }
    }

    /// Checks the copy, and makes one file of it that is on the disk.
    private static func seal(_ path: String) throws {
        var configuration = Configuration()
        configuration.label = "assay.log.backup"
        let copy = try DatabaseQueue(path: path, configuration: configuration)
        let problems = try copy.writeWithoutTransaction { db in
            // A copy in WAL mode would bring two more files along as soon as it is looked at.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            return try LogCheck.problems(in: db, quick: true)
        }
        try copy.close()
        guard problems.isEmpty else {
            throw EventLogError.storage("the copy is damaged: \(problems.joined(separator: "; "))")
        }
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.synchronize()
        try handle.close()
    }

    /// A name is durable when its folder is.
    private static func sync(folderOf path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let handle = try FileHandle(forReadingFrom: folder)
        // Some file systems cannot; then the name is as durable as they make it.
        try? handle.synchronize()
        try handle.close()
    }

    private static func remove(_ path: String) throws {
        for suffix in ["", "-wal", "-shm", "-journal"]
        where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
