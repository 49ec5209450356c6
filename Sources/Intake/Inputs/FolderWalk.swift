import Foundation

/// The files of a folder and of those below it, in the order of their paths.
///
/// Hidden ones are left out. Links are followed, each folder and file is met once however many lead
/// to it, so that circles end.
struct FolderWalk: Sendable {
    let limits: InputLimits

    struct Found: Hashable, Sendable {
        var files: [String] = []
        /// What was left out, and why.
        var omissions: [Omission] = []
    }

    struct Omission: Hashable, Sendable {
        let path: String
        let reason: String
    }

    /// Blocks.
    func files(in folder: String) -> Found {
        var found = Found()
        var met = Set<String>()
        var waiting = [(path: folder, depth: 0)]
        while let (path, depth) = waiting.popLast() {
            guard met.insert(Self.real(path)).inserted else { continue }
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            } catch {
                found.omissions.append(
                    Omission(path: path, reason: FileReading.words(for: error)))
                continue
            }
            for name in names where !name.hasPrefix(".") {
                let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
                switch Self.kind(child) {
                case .folder where depth < limits.folderDepth:
                    waiting.append((child, depth + 1))
                case .folder:
                    found.omissions.append(
                        Omission(
                            path: child,
                            reason: "it is more than \(limits.folderDepth) folders deep"))
                case .file:
                    guard met.insert(Self.real(child)).inserted else { continue }
                    guard found.files.count < limits.filesPerFolder else {
                        found.omissions.append(
                            Omission(
                                path: folder,
                                reason: "it has more than \(limits.filesPerFolder) files; "
                                    + "the rest was left out"))
                        return found
                    }
                    found.files.append(child)
                case .other: continue
                }
            }
        }
        found.files.sort()
        return found
    }

    enum Kind {
        case file, folder
        /// Sockets, pipes, devices: in a folder nobody means these.
        case other
    }

    static func kind(_ path: String) -> Kind {
        guard let attributes = try? FileReading.attributes(of: path) else {
            // Whoever reads it will say what is wrong with it.
            return .file
        }
        return switch attributes[.type] as? FileAttributeType {
        case FileAttributeType.typeDirectory?: .folder
        case FileAttributeType.typeRegular?: .file
        default: .other
        }
    }

    private static func real(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
