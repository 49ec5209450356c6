import Events
import Foundation

/// Files, and the files of folders, once each.
package struct FileSource: EventSource {
    /// Messages that are handed over at once.
    private static let batch = 100

    package let name: String
    private let paths: [String]
    private let reading: FileReading

    package init(
        name: String = "files", paths: [String], defaults: RequestDefaults = RequestDefaults(),
        limits: InputLimits = InputLimits()
    ) {
        self.name = name
        self.paths = paths
        reading = FileReading(limits: limits, defaults: defaults)
    }

    package func run(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        do {
            try await readAll(sending: send)
        } catch is CancellationError {
            return
        }
    }

    private func readAll(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        var waiting: [Message] = []
        for path in paths {
            let (files, omissions) = try await reading.files(of: path)
            waiting += omissions.map(\.message)
            for file in files {
                guard !Task.isCancelled else { return }
                let reading = reading
                waiting += try await Blocking.run {
                    reading.items(of: file, ignoringStrangers: file != path).map(\.message)
                }
                if waiting.count >= Self.batch {
                    try await send(waiting)
                    waiting = []
                }
            }
        }
        if !waiting.isEmpty, !Task.isCancelled { try await send(waiting) }
    }
}

extension FileReading {
    /// The files that a path stands for: itself, or all in the folder; and what was left out.
    func files(of path: String) async throws -> ([String], [InputProblem]) {
        let limits = limits
        return try await Blocking.run {
            guard FolderWalk.kind(path) == .folder else { return ([path], []) }
            let found = FolderWalk(limits: limits).files(in: path)
            return (found.files, found.omissions.map { $0.problem })
        }
    }
}

extension FolderWalk.Omission {
    var problem: InputProblem {
        InputProblem(
            input: path, source: URL(fileURLWithPath: path).absoluteString, reason: reason,
            observed: Date())
    }
}
