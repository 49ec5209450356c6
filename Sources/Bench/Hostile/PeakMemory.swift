import Foundation

/// How much more memory the process has had in RAM since this was made.
///
/// Linux alone lets a process forget its height (`clear_refs`, proc(5)); elsewhere there is no value.
struct PeakMemory {
    private let before: Int64

    init?() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return nil }
        defer { try? file.close() }
        // 5 resets the peak resident set size.
        guard (try? file.write(contentsOf: Data("5".utf8))) != nil, let size = Self.read("VmRSS")
        else { return nil }
        before = size
    }

    /// Bytes; nil where the system does not tell.
    var growth: Int64? { Self.read("VmHWM").map { max(0, $0 - before) } }

    private static func read(_ field: String) -> Int64? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return nil
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix(field + ":") }
        let number = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        return number.flatMap { Int64($0) }.map { $0 * 1_024 }
    }
}
