import Foundation

/// A file system of a few megabytes in memory; making one takes root's rights.
struct SmallDisk {
    let folder: URL

    static var isPossible: Bool {
        guard geteuid() == 0, let probe = try? SmallDisk(megabytes: 1) else { return false }
        probe.remove()
        return true
    }

    init(megabytes: Int) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Self.run(["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", folder.path()])
    }

    func resize(megabytes: Int) throws {
        try Self.run(["mount", "-o", "remount,size=\(megabytes)m", folder.path()])
    }

    /// Nothing can be written to the file or folder any more, not even by root.
    func protect(_ target: URL) throws {
        try Self.run(["mount", "--bind", target.path(), target.path()])
        try Self.run(["mount", "-o", "remount,bind,ro", target.path()])
    }

    func release(_ target: URL) throws {
        try Self.run(["umount", target.path()])
    }

    func remove() {
        try? Self.run(["umount", "-l", folder.path()])
        try? FileManager.default.removeItem(at: folder)
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ChaosError.disk(command) }
    }
}
