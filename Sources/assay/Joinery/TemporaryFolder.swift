import Foundation

/// A new folder for what nobody needs afterwards.
struct TemporaryFolder {
    let path: String

    /// - Parameter name: what the folder's name begins with.
    init(_ name: String) throws {
        path = FileManager.default.temporaryDirectory
            .appending(path: "\(name)-\(UUID().uuidString)").path()
        try Self.make(path)
    }

    /// Makes a folder and those above it; one that is there stays as it is.
    static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw Failure(
                .inputOutput,
                "\(SafeText.escape(path)) cannot be made: \(error.localizedDescription)")
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
