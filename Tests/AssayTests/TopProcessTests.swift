import Foundation
import Testing

/// `assay top` on a terminal: it takes the screen and the keys, and gives both back however it ends.
@Suite struct TopProcessTests {
    enum End: CaseIterable {
        case q, controlC, interrupt, terminate
    }

    @Test(arguments: End.allCases)
    func theTerminalIsAsBeforeHoweverItEnds(end: End) async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let before = try terminal.modes
        let process = try terminal.start(["top", "--interval", "200ms"], in: scene.folder)
        try await eventually("a frame\n\(terminal.output)") {
            terminal.read()
            return terminal.output.contains("q leaves")
        }
        #expect(terminal.output.hasPrefix("\u{1B}[?1049h"))
        #expect(try terminal.modes != before)
        switch end {
        case .q: terminal.type("q")
        case .controlC: terminal.type("\u{3}")
        case .interrupt: kill(process.processIdentifier, SIGINT)
        case .terminate: kill(process.processIdentifier, SIGTERM)
        }
        try await eventually("the end") {
            terminal.read()
            return !process.isRunning
        }
        terminal.read()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        #expect(terminal.output.hasSuffix("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"))
        #expect(try terminal.modes == before)
    }

    @Test func itFollowsTheSizeOfTheWindow() async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let process = try terminal.start(["top", "--interval", "1h"], in: scene.folder)
        func lines() -> Int {
            // Of the last frame: each begins at the upper left.
            terminal.read()
            let frame = terminal.output.components(separatedBy: "\u{1B}[H").last ?? ""
            return frame.contains("q leaves") ? frame.components(separatedBy: "\r\n").count : 0
        }
        try await eventually("20 lines\n\(terminal.output)") { lines() == 20 }
        terminal.resize(columns: 50, rows: 12)
        try await eventually("12 lines\n\(terminal.output)") { lines() == 12 }
        terminal.type("q")
        try await eventually("the end") { !process.isRunning }
    }

    @Test func whoeverIsNoTerminalGetsFrames() async throws {
        let scene = try await ProcessScene()
        defer { scene.remove() }
        let terminal = try PseudoTerminal(columns: 70, rows: 20)
        let process = try terminal.start(
            ["top", "--once", "--interval", "200ms"], in: scene.folder)
        try await eventually("the end") {
            terminal.read()
            return !process.isRunning
        }
        terminal.read()
        #expect(terminal.output.contains("assay top"))
        #expect(!terminal.output.contains("\u{1B}[?1049h"))
    }
}

/// A terminal without a window: what is typed is written here, and what is shown read.
private final class PseudoTerminal {
    private let near: Int32
    private let far: Int32
    private var bytes: [UInt8] = []

    /// How keys are taken and shown.
    struct Modes: Equatable {
        let input, output, local: tcflag_t
    }

    init(columns: UInt16, rows: UInt16) throws {
        var (near, far): (Int32, Int32) = (-1, -1)
        try #require(openpty(&near, &far, nil, nil, nil) == 0)
        (self.near, self.far) = (near, far)
        _ = fcntl(near, F_SETFL, O_NONBLOCK)
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(near)
        close(far)
    }

    var modes: Modes {
        get throws {
            var found = termios()
            try #require(tcgetattr(far, &found) == 0)
            return Modes(input: found.c_iflag, output: found.c_oflag, local: found.c_lflag)
        }
    }

    var output: String { String(decoding: bytes, as: UTF8.self) }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(near, UInt(TIOCSWINSZ), &size)
    }

    func start(_ arguments: [String], in folder: URL) throws -> Process {
        let process = Process()
        process.executableURL = try Shell.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["HOME": folder.path(), "PATH": "/usr/bin:/bin", "TERM": "xterm"]
        let handle = FileHandle(fileDescriptor: far, closeOnDealloc: false)
        process.standardInput = handle
        process.standardOutput = handle
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    func type(_ text: String) {
        let typed = Array(text.utf8)
        _ = write(near, typed, typed.count)
    }

    /// Takes in what was shown since the last time.
    func read() {
        var page = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(near, &page, page.count)
            guard count > 0 else { return }
            bytes += page.prefix(count)
        }
    }
}
