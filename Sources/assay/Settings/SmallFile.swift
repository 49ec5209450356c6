import Foundation

/// Reads files that people write by hand: whole, as UTF-8, and not without bound.
enum SmallFile {
    /// Why a file could not be read, to follow its path.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    static func read(_ path: String, maximumBytes: Int) throws(Problem) -> String {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw Problem(description: reason(error))
        }
        guard data.count <= maximumBytes else {
            throw Problem(description: "has more than \(maximumBytes) bytes; is it the right file?")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Problem(description: "is not UTF-8 text")
        }
        return text
    }

    static func reason(_ error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "does not exist"
        case .fileReadNoPermission: "may not be read by this user"
        default: "cannot be read: \(error.localizedDescription)"
        }
    }
}
