import Events
import Foundation

/// A folder that is looked at again and again: what is new in it, and what has changed.
///
/// It looks instead of listening to the kernel, because that works on every file system (shared
/// ones tell nobody of what other machines write), loses nothing when too much happens at once, and
/// needs no state that a restart would miss. A file is read once it looked the same twice, so one
/// that is still being written is left alone. After a restart all files are new again, with the same
/// event ids as before.
package struct WatchedFolderSource: EventSource {
    package let name: String
    private let folder: String
    private let interval: Duration
    private let reading: FileReading
    private let clock: any Clock<Duration>

    package init(
        name: String = "watched-folder", folder: String, interval: Duration = .seconds(1),
        defaults: RequestDefaults = RequestDefaults(), limits: InputLimits = InputLimits(),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.name = name
        self.folder = folder
        self.interval = interval
        reading = FileReading(limits: limits, defaults: defaults)
        self.clock = clock
    }

    /// - Throws: ``InputProblem`` where there is no such folder at the start.
    package func run(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        do {
            try await watch(sending: send)
        } catch is CancellationError {
            return
        }
    }

    private func watch(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        let (folder, reading) = (folder, reading)
        guard try await Blocking.run({ FolderWalk.kind(folder) == .folder }) else {
            throw InputProblem(
                input: folder, source: URL(fileURLWithPath: folder).absoluteString,
                reason: "it is no folder to watch", observed: Date())
        }
        var changes = FolderChanges()
        while !Task.isCancelled {
            let (stamps, omissions) = try await Blocking.run { Self.look(at: folder, reading) }
            try await deliver(changes.news(of: omissions).map(\.problem.message), to: send)
            for path in changes.look(stamps) {
                guard !Task.isCancelled else { return }
                let (digest, items) = try await Blocking.run { reading.digestedItems(of: path) }
                guard changes.isNews(digest, at: path) else { continue }
                try await deliver(items.map(\.message), to: send)
            }
            try await clock.sleep(for: interval)
        }
    }

    private func deliver(
        _ messages: [Message], to send: ([Message]) async throws -> Void
    ) async throws {
        if !messages.isEmpty { try await send(messages) }
    }

    private static func look(
        at folder: String, _ reading: FileReading
    ) -> ([String: FolderChanges.Stamp], [FolderWalk.Omission]) {
        let found = FolderWalk(limits: reading.limits).files(in: folder)
        var stamps: [String: FolderChanges.Stamp] = [:]
        for path in found.files {
            let attributes = try? FileReading.attributes(of: path)
            stamps[path] = FolderChanges.Stamp(
                size: (attributes?[.size] as? NSNumber)?.uint64Value ?? 0,
                modified: attributes?[.modificationDate] as? Date,
                file: (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0)
        }
        return (stamps, found.omissions)
    }
}

extension FileReading {
    /// What a file gives, and what tells it from other content.
    ///
    /// Blocks.
    fileprivate func digestedItems(of path: String) -> (Fingerprint, [InputItem]) {
        let items = items(of: path, ignoringStrangers: false)
        var content: [UInt8] = []
        for item in items {
            switch item {
            case .success(var sourced):
                sourced.request.source = nil
                content += RequestJSON.encode(sourced.request)
            case .failure(let problem):
                content += problem.digest?.bytes ?? Array(problem.description.utf8)
            }
        }
        return (Fingerprint(of: content), items)
    }
}

/// What has changed in a folder from look to look.
struct FolderChanges: Sendable {
    /// What tells that a file is as it was.
    struct Stamp: Hashable, Sendable {
        let size: UInt64
        let modified: Date?
        /// A file renamed onto another has the same name and another number.
        let file: UInt64
    }

    private struct Seen {
        var stamp: Stamp
        /// It looked like that in the look before too, and was given out.
        var isSettled = false
        var digest: Fingerprint?
        var looksAbsent = 0
    }

    /// A file that is gone is remembered for so many looks, so that it is known again where it
    /// reappears under another name.
    private static let memory = 3

    /// Bounded by the limit on files of a folder, and the memory.
    private var seen: [String: Seen] = [:]
    private var omissions: Set<FolderWalk.Omission> = []

    /// - Returns: the files that are new or changed, and look as they did in the look before.
    mutating func look(_ stamps: [String: Stamp]) -> [String] {
        for (path, var entry) in seen where stamps[path] == nil {
            entry.looksAbsent += 1
            seen[path] = entry.looksAbsent <= Self.memory ? entry : nil
        }
        var settled: [String] = []
        for (path, stamp) in stamps {
            guard var entry = seen[path], entry.stamp == stamp else {
                seen[path] = Seen(stamp: stamp, digest: seen[path]?.digest)
                continue
            }
            if !entry.isSettled { settled.append(path) }
            entry.isSettled = true
            entry.looksAbsent = 0
            seen[path] = entry
        }
        return settled.sorted()
    }

    /// Whether a file has content that no file here had at the look before.
    mutating func isNews(_ digest: Fingerprint, at path: String) -> Bool {
        let isNews = !seen.values.contains { $0.digest == digest }
        seen[path]?.digest = digest
        return isNews
    }

    /// The omissions that were not there at the look before.
    mutating func news(of current: [FolderWalk.Omission]) -> [FolderWalk.Omission] {
        defer { omissions = Set(current) }
        return current.filter { !omissions.contains($0) }
    }
}
