import Events
import Foundation
import Synchronization

/// A headless Chromium, driven over its pipe (Chrome DevTools Protocol, `--remote-debugging-pipe`).
///
/// Messages are JSON with a NUL behind each; the browser reads them at descriptor 3 and writes at 4, which
/// named pipes lead to. Only the part of the protocol that the tests use.
final class Browser: Sendable {
    /// Where Debian has it; nil where it is not installed.
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private struct State {
        var lastID: Int64 = 0
        var waiting: [Int64: CheckedContinuation<JSONValue, any Error>] = [:]
        var unread: [UInt8] = []
        var isClosed = false
        /// Events that have come, with the session that they are of.
        var events: [Event] = []
    }

    struct Event {
        let session: String
        let method: String
        let parameters: JSONValue
    }

    private let state = Mutex(State())
    private let folder: URL
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle

    /// - Parameter body: may use the browser until it returns; then it is ended.
    static func with<Value>(_ body: (Browser) async throws -> Value) async throws -> Value {
        let browser = try Browser()
        do {
            let value = try await body(browser)
            browser.close()
            return value
        } catch {
            browser.close()
            throw error
        }
    }

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "assay-browser-\(UUID().uuidString)")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let names = ["in", "out"].map { folder.appending(path: $0).path() }
        for name in names {
            guard mkfifo(name, 0o600) == 0 else { throw BrowserError("mkfifo failed: \(errno)") }
        }
        // Opened for both directions a pipe does not wait for its other end.
        let ends = names.map { open($0, O_RDWR | O_CLOEXEC) }
        guard ends.allSatisfy({ $0 >= 0 }) else { throw BrowserError("open failed: \(errno)") }
        input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        output = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        let flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--disable-component-update", "--hide-scrollbars",
            "--user-data-dir=\(folder.path())/profile", "--remote-debugging-pipe", "about:blank",
        ]
        process.arguments =
            ["-c", #"in=$1 out=$2; shift 2; exec "$@" 3<"$in" 4>"$out""#, "sh"] + names
            + [Self.path ?? "chromium"] + flags
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        output.readabilityHandler = { [weak self] handle in self?.take(handle.availableData) }
    }

    private func close() {
        output.readabilityHandler = nil
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values {
            continuation.resume(throwing: BrowserError("the browser was closed"))
        }
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    // MARK: Messages

    /// Sends a command, and gives its result.
    func send(
        _ method: String, _ parameters: [String: JSONValue] = [:], session: String? = nil
    ) async throws -> JSONValue {
        try await withCheckedThrowingContinuation { continuation in
            let id = state.withLock { state -> Int64? in
                guard !state.isClosed else { return nil }
                state.lastID += 1
                state.waiting[state.lastID] = continuation
                return state.lastID
            }
            guard let id else {
                continuation.resume(throwing: BrowserError("the browser was closed"))
                return
            }
            var message: [String: JSONValue] = [
                "id": .integer(id), "method": .string(method), "params": .object(parameters),
            ]
            message["sessionId"] = session.map(JSONValue.string)
            do {
                try input.write(contentsOf: try JSONEncoder().encode(message) + [0])
            } catch {
                answer(id, .failure(error))
            }
        }
    }

    /// The events of a session since the last call.
    func events(of session: String) -> [Event] {
        state.withLock { state in
            defer { state.events.removeAll { $0.session == session } }
            return state.events.filter { $0.session == session }
        }
    }

    private func take(_ bytes: Data) {
        let messages = state.withLock { state in
            state.unread += bytes
            var parts = state.unread.split(separator: 0, omittingEmptySubsequences: false)
            state.unread = Array(parts.removeLast())
            return parts.map { Array($0) }
        }
        for message in messages {
            guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(message)) else {
                continue
            }
            read(value)
        }
    }

    private func read(_ message: JSONValue) {
        if case .integer(let id) = message["id"] {
            let isError = message["error"] != .null
            answer(
                id,
                isError
                    ? .failure(BrowserError("\(message["error"]["message"].string ?? "")"))
                    : .success(message["result"]))
        } else if let method = message["method"].string {
            let event = Event(
                session: message["sessionId"].string ?? "", method: method,
                parameters: message["params"])
            state.withLock { $0.events.append(event) }
        }
    }

    private func answer(_ id: Int64, _ result: Result<JSONValue, any Error>) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(with: result)
    }
}

struct BrowserError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
