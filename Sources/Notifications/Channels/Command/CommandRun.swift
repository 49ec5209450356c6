import Events
import Foundation

/// One run of a program, whose input and output are files: no pipe can fill up and hold it.
final class CommandRun: Sendable {
    private let process = Process()
    private let folder: URL
    private let ended = ChangeSignal()

    /// How long a program has after SIGTERM before it is killed.
    private static let grace: Duration = .seconds(1)

    init(_ arguments: [String], input: [UInt8], id: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let (inputFile, outputFile) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(input).write(to: inputFile)
        try Data().write(to: outputFile)
        process.executableURL = URL(filePath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        let ours = ProcessInfo.processInfo.environment
        process.environment = [
            "PATH": ours["PATH"] ?? "/usr/bin:/bin", "HOME": ours["HOME"] ?? "/",
            "ASSAY_NOTICE_ID": id,
        ]
        let output = try FileHandle(forWritingTo: outputFile)
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = output
        process.standardError = output
        process.terminationHandler = { [ended] _ in ended.raise() }
        do {
            try process.run()
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    /// Waits for its end; ends it when the time is over, or the task is cancelled.
    func ends(within limit: Duration) async -> Bool {
        if await isOver(within: limit) { return true }
        process.terminate()
        if await !isOver(within: Self.grace) { kill(process.processIdentifier, SIGKILL) }
        return false
    }

    private func isOver(within limit: Duration) async -> Bool {
        await ended.wait(past: 0, until: .now + limit)
        return ended.version > 0
    }

    /// Cleans up, and gives the beginning of what it printed.
    func finish() -> String {
        let data = try? FileHandle(forReadingFrom: folder.appending(path: "out")).read(
            upToCount: CommandChannel.keptOutputBytes)
        try? FileManager.default.removeItem(at: folder)
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// What it ended with; a signal's number where one ended it.
    var status: Int32 { process.isRunning ? -1 : process.terminationStatus }
}
