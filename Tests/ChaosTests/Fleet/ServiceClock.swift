import Foundation

/// The time of day that one service sees, moved while it runs.
///
/// libfaketime stands between the service and the kernel; the clock that only goes forward is left
/// alone, as a change of the time of day leaves it.
struct ServiceClock: Sendable {
    private let file: URL

    static let library = [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ].first { FileManager.default.fileExists(atPath: $0) }

    init(_ role: Role, in folder: URL) throws {
        file = folder.appending(path: "\(role.rawValue).clock")
        try move(by: 0)
    }

    func move(by seconds: Int) throws {
        try Data("\(seconds < 0 ? "" : "+")\(seconds)\n".utf8).write(to: file, options: .atomic)
    }

    /// Empty where libfaketime is not installed.
    var environment: [String: String] {
        guard let library = Self.library else { return [:] }
        return [
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": file.path(),
            "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        ]
    }
}
