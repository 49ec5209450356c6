import Foundation

/// One `assay` process, its remarks in a file.
///
/// It ends with its test, whatever became of it.
final class ServiceProcess: Sendable {
    private let process = Process()
    private let remarksFile: URL

    /// - Parameters:
    ///   - name: of the file in `folder` that standard output and error go to.
    ///   - environment: added to a bare one.
    init(
        _ name: String, _ arguments: [String], in folder: URL, environment: [String: String]
    ) throws {
        remarksFile = folder.appending(path: name + ".txt")
        try Data().write(to: remarksFile)
        let remarks = try FileHandle(forWritingTo: remarksFile)
        // By way of env: libfaketime changes the environment of the first program that it is loaded
        // into, and Swift's runtime then does not find its arguments behind it.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [try Self.executable.path()] + arguments
        process.currentDirectoryURL = folder
        process.environment = ["HOME": folder.path(), "PATH": "/usr/bin:/bin"].merging(
            environment
        ) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = remarks
        process.standardError = remarks
        try process.run()
        try remarks.close()
    }

    deinit {
        if process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        // What libfaketime of a killed process leaves behind.
        for name in ["faketime_shm_", "sem.faketime_sem_"] {
            let file = "/dev/shm/\(name)\(process.processIdentifier)"
            try? FileManager.default.removeItem(atPath: file)
        }
    }

    /// `ASSAY_CHAOS_EXECUTABLE`, or what SwiftPM built beside the test bundle.
    static var executable: URL {
        get throws {
            if let named = ProcessInfo.processInfo.environment["ASSAY_CHAOS_EXECUTABLE"] {
                return URL(filePath: named)
            }
            let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            let folders = [runner, Bundle.main.bundleURL].map { $0.deletingLastPathComponent() }
            let found = folders.map { $0.appending(path: "assay") }.first {
                FileManager.default.isExecutableFile(atPath: $0.path())
            }
            guard let found else { throw CocoaError(.fileNoSuchFile) }
            return found
        }
    }

    var isRunning: Bool { process.isRunning }

    /// Nil while it runs, and where a signal ended it.
    var status: Int32? {
        guard !process.isRunning, process.terminationReason == .exit else { return nil }
        return process.terminationStatus
    }

    var remarks: String { (try? String(contentsOf: remarksFile, encoding: .utf8)) ?? "" }

    func signal(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    func ended(within patience: Duration) async throws -> Bool {
        try await eventually(within: patience) { !process.isRunning }
    }

    func says(_ text: String, within patience: Duration) async throws -> Bool {
        try await eventually(within: patience) { remarks.contains(text) }
    }
}

/// Looks again and again.
/// - Returns: whether it came true in time.
func eventually(
    within patience: Duration, _ condition: () async throws -> Bool
) async throws -> Bool {
    let deadline = ContinuousClock.now + patience
    while try await !condition() {
        guard ContinuousClock.now < deadline else { return false }
        try await Task.sleep(for: .milliseconds(10))
    }
    return true
}
