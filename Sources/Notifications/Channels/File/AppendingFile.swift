import Foundation

/// A file that lines are appended to, durably; opened anew when it was moved away (log rotation).
///
/// The one file that calls `open`: nothing in Foundation opens with `O_APPEND`, which lets several
/// processes append to one file without overwriting each other.
struct AppendingFile {
    let path: String
    private var handle: FileHandle?
    /// What file system and file the path led to when it was opened.
    private var identity: Identity?

    private struct Identity: Equatable {
        let device: UInt64
        let file: UInt64
    }

    init(path: String) {
        self.path = path
    }

    /// On return the line is on the disk.
    ///
    /// When it throws, a part of it may be.
    mutating func append(line: [UInt8]) throws {
        let handle = try current()
        do {
            try handle.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
            try handle.synchronize()
        } catch {
            // Open anew next time, which also ends a torn line.
            self.handle = nil
            throw error
        }
    }

    private mutating func current() throws -> FileHandle {
        if let handle, let identity, identity == Self.identity(of: path) { return handle }
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let opened = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        if try Self.endsTorn(path) { try opened.write(contentsOf: Data("\n".utf8)) }
        handle = opened
        identity = Self.identity(of: path)
        return opened
    }

    /// Whether a process died in the middle of a line.
    private static func endsTorn(_ path: String) throws -> Bool {
        guard let size = attribute(.size, of: path), size > 0,
            let reader = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? reader.close() }
        try reader.seek(toOffset: size - 1)
        return try reader.read(upToCount: 1) != Data("\n".utf8)
    }

    private static func identity(of path: String) -> Identity? {
        guard let device = attribute(.systemNumber, of: path),
            let file = attribute(.systemFileNumber, of: path)
        else { return nil }
        return Identity(device: device, file: file)
    }

    private static func attribute(_ key: FileAttributeKey, of path: String) -> UInt64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[key] as? NSNumber)?.uint64Value
    }
}
