import Foundation

/// The whole terminal, for as long as something is shown on it that changes.
///
/// What was on it before is back after ``leave()``, and so is how it took keys.
struct Screen {
    /// What was typed, as far as anyone cares.
    enum Key: Sendable {
        case leave, redraw
    }

    struct Size: Hashable, Sendable {
        let columns: Int
        let rows: Int
    }

    /// Nil where keys do not come from a terminal.
    private let modes: termios?

    /// As the VT100 had; for terminals that do not tell their size.
    private static let usualSize = Size(columns: 80, rows: 24)
    /// Keys of one look.
    private static let keysRead = 64

    /// Takes the terminal: the alternate screen, without a cursor and without wrapping lines; keys come
    /// one by one and are not shown.
    /// - Throws: `OutputClosed`.
    init() throws {
        var found = termios()
        let hasKeys = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &found) == 0
        modes = hasKeys ? found : nil
        if hasKeys {
            var raw = found
            // Ctrl-C is a key as well: it leaves.
            raw.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
            _ = tcsetattr(STDIN_FILENO, TCSANOW, &raw)
        }
        do {
            try Self.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J")
        } catch {
            leave()
            throw error
        }
    }

    /// Gives the terminal back.
    func leave() {
        try? Self.write("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l")
        guard var modes else { return }
        _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &modes)
    }

    var size: Size {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return Self.usualSize }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    /// Shows lines in place of those before.
    /// - Parameter lines: as many as there are rows, or fewer.
    /// - Throws: `OutputClosed`.
    func show(_ lines: [String]) throws {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        try Self.write("\u{1B}[H" + text + "\u{1B}[J")
    }

    /// The last of the keys that were typed since the last call; nil for none that means anything.
    func key() -> Key? {
        guard modes != nil else { return nil }
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, 0) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Self.keysRead)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        // The terminal is gone.
        guard count > 0 else { return .leave }
        let typed = bytes.prefix(count)
        if typed.contains(where: Self.leaving.contains) { return .leave }
        return typed.contains(0x0C) ? .redraw : nil
    }

    /// `q`, `Q`, Ctrl-C, Ctrl-D.
    private static let leaving: Set<UInt8> = [0x71, 0x51, 0x03, 0x04]

    private static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw OutputClosed(reason: error.localizedDescription)
        }
    }
}
