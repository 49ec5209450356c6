import Foundation
import Synchronization

/// One `assay` process, its remarks in a file.
///
/// It ends with its test, whatever became of it. Not by Foundation's Process: for that, a process runs for
/// as long as anybody has a descriptor of it, and the backtracer of one that crashed, and was killed
/// meanwhile, keeps it for ever.
final class ServiceProcess: Sendable {
    private let pid: pid_t
    private let remarksFile: URL
    /// As `waitpid` tells it.
    private let ending = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - name: of the file in `folder` that standard output and error go to.
    ///   - environment: added to a bare one.
    init(
        _ name: String, _ arguments: [String], in folder: URL, environment: [String: String]
    ) throws {
        remarksFile = folder.appending(path: name + ".txt")
        try Data().write(to: remarksFile)
        let bare = ["HOME": folder.path(), "PATH": "/usr/bin:/bin"]
        // By way of env: libfaketime changes the environment of the first program that it is loaded
        // into, and Swift's runtime then does not find its arguments behind it.
        let words = ["/usr/bin/env", "--chdir=\(folder.path())", try Self.executable.path()]
        pid = try Self.spawn(
            words + arguments, environment: bare.merging(environment) { $1 },
            output: remarksFile.path())
    }

    deinit {
        if isRunning {
            kill(-pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        // What libfaketime of a killed process leaves behind.
        for name in ["faketime_shm_", "sem.faketime_sem_"] {
            try? FileManager.default.removeItem(atPath: "/dev/shm/\(name)\(pid)")
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

    var isRunning: Bool { outcome == nil }

    /// Nil while it runs, and where a signal ended it.
    var status: Int32? {
        outcome.flatMap { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : nil }
    }

    private var outcome: Int32? {
        ending.withLock { ending in
            var status: Int32 = 0
            if ending == nil, waitpid(pid, &status, WNOHANG) == pid { ending = status }
            return ending
        }
    }

    /// It went down by itself, whatever became of it then.
    var hasCrashed: Bool {
        let remarks = remarks
        return ["*** Program crashed", "Assertion `"].contains { remarks.contains($0) }
    }

    var remarks: String { (try? String(contentsOf: remarksFile, encoding: .utf8)) ?? "" }

    func signal(_ signal: Int32) {
        guard isRunning else { return }
        // With its backtracer, if it is about to crash.
        kill(signal == SIGKILL ? -pid : pid, signal)
    }

    func ended(within patience: Duration) async throws -> Bool {
        try await eventually(within: patience) { !isRunning }
    }

    func says(_ text: String, within patience: Duration) async throws -> Bool {
        try await eventually(within: patience) { remarks.contains(text) }
    }

    /// Starts a process in a group of its own.
    private static func spawn(
        _ words: [String], environment: [String: String], output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND, 0)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        posix_spawnattr_setpgroup(&attributes, 0)
        // Threads of Dispatch let no signal through.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        return pid
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
