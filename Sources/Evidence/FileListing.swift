import FoundationEssentials

/// The files that a path in the settings stands for.
enum FileListing {
    /// Why there are none.
    struct Failure: Error {
        let reason: String
    }

    /// The file itself, or those of a folder in a constant order: neither hidden ones nor sub-folders.
    static func files(at path: String) throws(Failure) -> [String] {
        let manager = FileManager.default
        var isFolder = false
        guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure(reason: "there is no such file or folder")
        }
        guard isFolder else { return [path] }
        do {
            let names = try manager.contentsOfDirectory(atPath: path).sorted()
            let files = names.filter { !$0.hasPrefix(".") }.map { path + "/" + $0 }
            return files.filter {
                var isFolder = false
                return manager.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder
            }
        } catch {
            throw Failure(reason: "the folder cannot be read")
        }
    }
}

/// By what a changed file is recognised: its size, time of change and inode.
struct FileStamp: Hashable {
    let path: String
    /// In bytes; 0 where the file is gone.
    let size: Int
    private let facts: [String]

    init(of path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let kinds: [FileAttributeKey] = [.size, .modificationDate, .systemFileNumber]
        self.path = path
        size = (attributes?[.size] as? Int) ?? (attributes?[.size] as? UInt64).map(Int.init) ?? 0
        facts = kinds.map { attributes?[$0].map { "\($0)" } ?? "" }
    }
}
