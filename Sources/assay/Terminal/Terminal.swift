import Events
import Foundation

/// Where a command writes: results to standard output, the rest to standard error.
struct Terminal: Sendable {
    let output: Painter
    let error: Painter
    /// Whether standard error is a terminal, so that progress may be shown and wiped.
    let showsProgress: Bool
    /// Whether standard output is a terminal.
    let isInteractive: Bool
    /// Columns to write in.
    let columns: Int

    init(color: ColorChoice, environment: [String: String] = ProcessInfo.processInfo.environment) {
        let outputIsTerminal = isatty(STDOUT_FILENO) == 1
        let errorIsTerminal = isatty(STDERR_FILENO) == 1
        output = Painter(color, isTerminal: outputIsTerminal, environment: environment)
        error = Painter(color, isTerminal: errorIsTerminal, environment: environment)
        showsProgress = errorIsTerminal && environment["TERM"] != "dumb"
        isInteractive = outputIsTerminal
        columns = outputIsTerminal ? Self.columns(of: STDOUT_FILENO) : Self.fallbackColumns
    }

    /// For pipes and files, so that their content does not depend on the size of a window.
    private static let fallbackColumns = 100

    private static func columns(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else {
            return fallbackColumns
        }
        return Int(size.ws_col)
    }

    /// - Throws: `OutputClosed` when nobody reads any more.
    func print(_ line: String = "") throws {
        try write(line + "\n", to: .standardOutput)
    }

    func print(_ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try write(lines.joined(separator: "\n") + "\n", to: .standardOutput)
    }

    /// One JSON value on a line of its own.
    func print(json value: some Encodable) throws {
        let data = try ContractCoding.encoder().encode(value)
        try print(SafeText.escapeJSON(String(decoding: data, as: UTF8.self)))
    }

    /// Notices without writing that nobody reads any more.
    /// - Throws: `OutputClosed`.
    static func checkOutput() throws {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        guard poll(&output, 1, 0) > 0, output.revents & Int16(POLLERR) != 0 else { return }
        throw OutputClosed(reason: "nobody reads the output")
    }

    /// A remark that is not part of the result.
    ///
    /// It does not matter if nobody reads it.
    func remark(_ line: String) {
        try? write(line + "\n", to: .standardError)
    }

    /// Replaces the line of progress; an empty text wipes it.
    ///
    /// Nothing unless on a terminal.
    func progress(_ line: String) {
        guard showsProgress else { return }
        let shown = DisplayWidth.truncate(line, to: columns - 1)
        try? write("\r\u{1B}[K" + shown, to: .standardError)
    }

    private func write(_ text: String, to handle: FileHandle) throws {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw OutputClosed(reason: error.localizedDescription)
        }
    }
}

/// Nobody reads what we write, or it cannot be written.
struct OutputClosed: Error {
    let reason: String
}
