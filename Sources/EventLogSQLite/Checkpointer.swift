import Foundation
import GRDB
import Synchronization

/// Moves what was committed from the write-ahead log into the file, beside the writers.
///
/// SQLite's way is that the commit that makes the log long enough does it all, and everyone waits for
/// two syncs of the disk and 32 MB. Here a thread with a connection of its own does nearly all; only
/// for the last few pages do the writers of this process wait, so that the next commit begins the
/// write-ahead log anew and it stays as small as it is.
final class Checkpointer: Sendable {
    /// Pages in the write-ahead log that make a checkpoint due: 32 MB, SQLite's own 1000 pages.
    static let due = 1000
    /// Pages so few that writers may wait for them.
    private static let few = 64
    /// Passes beside the writers, each over what was committed during the one before.
    private static let passes = 4
    /// Pages at which writers of all processes wait for the end of a checkpoint: 256 MB.
    ///
    /// They do not wait for a reader that has begun before, as a backup has: the log grows on then.
    private static let most = 8 * due

    private let file: LogFile
    private let connection: DatabaseQueue
    private let isStopped = Mutex(false)

    /// - Parameter busyTimeout: how long opening waits for another process that holds the file.
    init(of file: LogFile, busyTimeout: Duration) throws {
        self.file = file
        var configuration = Configuration()
        configuration.label = "assay.log.checkpoint"
        configuration.busyMode = .timeout(busyTimeout.seconds)
        connection = try DatabaseQueue(path: file.path, configuration: configuration)
        let thread = Thread { [self] in run() }
        thread.name = "assay.log.wal"
        thread.start()
    }

    /// Returns when the checkpoint under way is done.
    func stop() {
        isStopped.withLock { $0 = true }
        file.wasCommitted.end()
        // What fails here is closed with the last reference.
        try? connection.close()
    }

    private func run() {
        var due = Self.due
        while let pages = file.wasCommitted.wait(for: due) {
            guard !isStopped.withLock({ $0 }) else { return }
            do {
                try checkpoint(pages)
                due = Self.due
            } catch {
                // Another process is at it, a reader holds pages, or the disk is full: no sooner than
                // after as much again, or the writers would do nothing but wait.
                due = pages + Self.due
            }
        }
    }

    private func checkpoint(_ pages: Int) throws {
        guard pages < Self.most else { return try file.checkpoint(.restart) }
        for _ in 0..<Self.passes {
            let (all, done) = try connection.writeWithoutTransaction { db in
                try db.checkpointIfOpen(.passive)
            }
            if all - done <= Self.few { break }
        }
        try file.checkpoint(.passive)
    }
}

/// Says how long the write-ahead log has become, to a thread that waits for it.
final class CommitSignal: Sendable {
    private struct State {
        var pages = 0
        var isWaitedFor: Int?
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    func raise(pages: Int) {
        let isEnough = state.withLock { state in
            state.pages = pages
            guard let due = state.isWaitedFor, pages >= due else { return false }
            state.isWaitedFor = nil
            return true
        }
        if isEnough { semaphore.signal() }
    }

    /// Wakes whoever waits, for good.
    func end() {
        state.withLock { $0.hasEnded = true }
        semaphore.signal()
    }

    /// Blocks the thread until a commit has left so many pages in the write-ahead log.
    ///
    /// - Returns: how many; nil at the end.
    func wait(for due: Int) -> Int? {
        state.withLock { $0.isWaitedFor = due }
        semaphore.wait()
        return state.withLock { $0.hasEnded ? nil : $0.pages }
    }
}
