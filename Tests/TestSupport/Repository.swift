import Foundation

/// Files of this repository that tests hold against the code.
package enum Repository {
    /// The folder of Package.swift.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static func contract(_ name: String) -> URL {
        root.appending(path: "Documentation/contracts/\(name)")
    }
}
