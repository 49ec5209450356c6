import Foundation

/// A text file of commands and what they print, as one would see it in a terminal.
///
///     $ assay settings --set log=nowhere
///     assay: a problem in the settings
///     ? 78
///
/// Lines before the first `$ ` are remarks. A line `? N` is an exit status other than 0. What
/// differs from run to run is replaced: times by `TIME`, the working folder by `FOLDER`. Commands
/// run in a folder that holds what is in `Transcripts/Files`.
struct Transcript {
    struct Step: Equatable {
        let command: String
        var output: String
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Transcripts")

    static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }

    private(set) var remarks = ""
    private(set) var steps: [Step] = []

    init(named name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: ""))
            } else if steps.isEmpty {
                remarks += line + "\n"
            } else {
                steps[steps.count - 1].output += line + "\n"
            }
        }
        // The file ends with a line feed, which begins no line.
        if let last = steps.indices.last, steps[last].output.hasSuffix("\n") {
            steps[last].output.removeLast()
        }
    }

    /// What the file would be with what the commands print now.
    func replayed(_ outputs: [String]) -> String {
        remarks + zip(steps, outputs).map { "$ \($0.command)\n\($1)" }.joined()
    }
}

/// Runs commands as a shell would, with the executable that was built with the tests.
struct Shell {
    let folder: URL
    /// In seconds, for a machine that is busy with much else.
    private static let patience = 300
    private let environment: [String: String]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = Transcript.folder.appending(path: "Files")
        for name in try FileManager.default.contentsOfDirectory(atPath: files.path()) {
            try FileManager.default.copyItem(
                at: files.appending(path: name), to: folder.appending(path: name))
        }
        let executables = try Self.executable.deletingLastPathComponent().path()
        environment = [
            "PATH": "\(executables):/usr/bin:/bin", "HOME": folder.path(), "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        ]
    }

    /// SwiftPM puts executables beside the test bundle.
    static var executable: URL {
        get throws {
            let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
                .deletingLastPathComponent()
            let beside = [folder, Bundle.main.bundleURL.deletingLastPathComponent()]
                .map { $0.appending(path: "assay") }
            guard
                let found = beside.first(where: {
                    FileManager.default.isExecutableFile(atPath: $0.path())
                })
            else { throw CocoaError(.fileNoSuchFile) }
            return found
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Output and errors as they come, and the status if it is not 0; varying parts are replaced.
    ///
    /// A command that waits for what never comes is ended, with the status 124.
    func run(_ command: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["--kill-after=5", "\(Self.patience)", "/bin/sh", "-c", command]
        process.currentDirectoryURL = folder
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        let ended = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ended.continuation.finish() }
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        for await _ in ended.stream {}
        var text = String(decoding: data, as: UTF8.self)
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        if process.terminationStatus != 0 { text += "? \(process.terminationStatus)\n" }
        return normalised(text)
    }

    private func normalised(_ text: String) -> String {
        let time = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z/
        return text.replacing(folder.path(), with: "FOLDER").replacing(time, with: "TIME")
    }
}
