import Foundation
import Testing

/// One `assay` process in a folder of a test, with its output in files.
///
/// It ends with its test, whatever became of it.
final class AssayProcess {
    private let process = Process()
    private let remarksFile: URL
    private let end = AsyncStream<Void>.makeStream()

    /// - Parameter name: of the file in `folder` that standard error goes to.
    init(_ name: String, _ arguments: [String], in folder: URL) throws {
        remarksFile = folder.appending(path: name + ".txt")
        try Data().write(to: remarksFile)
        let remarks = try FileHandle(forWritingTo: remarksFile)
        process.executableURL = try Shell.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["HOME": folder.path(), "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = remarks
        process.terminationHandler = { [end] _ in end.continuation.finish() }
        try process.run()
        try remarks.close()
    }

    deinit {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it said on standard error so far.
    var remarks: String {
        (try? String(contentsOf: remarksFile, encoding: .utf8)) ?? ""
    }

    func said(_ text: String, times: Int = 1) -> Bool {
        remarks.split(separator: "\n").count { $0.contains(text) } >= times
    }

    /// Batches that it committed as a member of a group.
    func batches(of group: String) -> Int {
        remarks.split(separator: "\n").count {
            $0.contains(" committed ") && $0.contains("group=\(group)")
        }
    }

    func signal(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Its exit status; nil if a signal ended it.
    func status() async throws -> Int32? {
        try await eventually("the end of \(process.arguments ?? [])\n\(remarks)") {
            !process.isRunning
        }
        for await _ in end.stream {}
        return process.terminationReason == .exit ? process.terminationStatus : nil
    }
}

/// Waits for what is to come, however slow the machine; fails when it does not.
func eventually(
    _ what: @autoclosure () -> String, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("waited in vain for \(what())")
            throw CancellationError()
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}
