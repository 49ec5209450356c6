import Egress
import Events
import Foundation
import Logging
import Synchronization
import Verification

/// A folder of all evidence that verdicts rest on, by digest, so that they can be judged again.
///
/// `AB/ABCD....crl`: the file's name is the SHA-256 of what is in it, so that several processes can
/// share the folder, and nothing in it ever changes. A file is complete and on the disk before its
/// verdict is published. Files that no verdict has used for longer than the log keeps its requests go.
package final class EvidenceArchive: Sendable {
    package let folder: String
    private let keepsFor: Duration?
    private let maximumBytes: Int
    /// What is in the folder for certain, and when it was last marked as used.
    private let known = Mutex<[Fingerprint: Date]>([:])

    /// How often a file's time is set anew while it is used, in seconds.
    private static let marksEvery: TimeInterval = 3_600
    private static let sweepsEvery = Duration.seconds(3_600)
    /// Beyond it the memory of what is there is dropped, and made anew from the folder.
    private static let maximumKnown = 20_000

    /// - Parameters:
    ///   - folder: made when there is something to put into it.
    ///   - keepsFor: nil for ever.
    ///   - maximumBytes: what was used longest ago goes first.
    package init(folder: String, keepsFor: Duration?, maximumBytes: Int) {
        self.folder = folder
        self.keepsFor = keepsFor
        self.maximumBytes = maximumBytes
    }

    /// Reads what verdicts rested on, as far as it is here.
    package func load(_ uses: some Sequence<EvidenceUse>) async -> ArchivedEvidence {
        var loaded = ArchivedEvidence()
        var seen: Set<Fingerprint> = []
        for use in uses where seen.insert(use.sha256).inserted {
            let path = path(of: use.sha256, use.kind)
            let bytes = await BlockingWork.run("archive") {
                FileManager.default.contents(atPath: path).map(Array.init)
            }
            guard let bytes, Fingerprint(of: bytes) == use.sha256 else { continue }
            loaded.add(bytes, of: use)
        }
        return loaded
    }

    /// Whether an object has to be given to ``keep(_:_:_:at:)``, so that it is there or stays there.
    func lacks(_ fingerprint: Fingerprint, at now: Date) -> Bool {
        known.withLock { known in
            known[fingerprint].map { now.timeIntervalSince($0) >= Self.marksEvery } ?? true
        }
    }

    /// Keeps an object; when this returns it is on the disk.
    func keep(
        _ fingerprint: Fingerprint, _ kind: EvidenceUse.Kind, _ der: [UInt8], at now: Date
    ) async throws(EvidenceArchiveError) {
        let path = path(of: fingerprint, kind)
        let result: Result<Void, EvidenceArchiveError> = await BlockingWork.run("archive") {
            Result { () throws(EvidenceArchiveError) in try Self.write(der, to: path, at: now) }
        }
        try result.get()
        known.withLock { known in
            if known.count >= Self.maximumKnown { known = [:] }
            known[fingerprint] = now
        }
    }

    private func path(of fingerprint: Fingerprint, _ kind: EvidenceUse.Kind) -> String {
        let name = fingerprint.description
        return "\(folder)/\(name.prefix(2))/\(name).\(kind.fileExtension)"
    }

    private static func write(
        _ der: [UInt8], to path: String, at now: Date
    ) throws(EvidenceArchiveError) {
        do {
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.setAttributes([.modificationDate: now], ofItemAtPath: path)
                return
            }
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let draft = "\(path).\(UUID().uuidString)"
            guard FileManager.default.createFile(atPath: draft, contents: Data(der)) else {
                throw CocoaError(.fileWriteUnknown)
            }
            let file = try FileHandle(forUpdating: URL(filePath: draft))
            try file.synchronize()
            try file.close()
            do {
                try FileManager.default.moveItem(atPath: draft, toPath: path)
            } catch {
                // Another process was faster with the same bytes; else it is a failure indeed.
                try FileManager.default.removeItem(atPath: draft)
                guard FileManager.default.fileExists(atPath: path) else { throw error }
            }
        } catch {
            throw EvidenceArchiveError(path, error)
        }
    }
}

/// Evidence that could not be archived; a person has to act.
package struct EvidenceArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    init(_ path: String, _ error: any Error) {
        self.path = path
        reason = error.localizedDescription
    }

    package var description: String { "the evidence archive \(path): \(reason)" }
}

// MARK: - Forgetting

extension EvidenceArchive {
    /// Removes what is too old or too much, now and then, until cancelled.
    func sweep(now: @Sendable () -> Date, logger: Logger) async {
        while !Task.isCancelled {
            let time = now()
            let removed = await BlockingWork.run("archive") { self.removeOld(before: time) }
            if removed > 0 {
                logger.info("removed old evidence", metadata: ["files": "\(removed)"])
            }
            try? await Task.sleep(for: Self.sweepsEvery)
        }
    }

    /// - Returns: how many files went.
    func removeOld(before now: Date) -> Int {
        let keys: Set<URLResourceKey> = [
            .contentModificationDateKey, .fileSizeKey, .isRegularFileKey,
        ]
        let walk = FileManager.default.enumerator(
            at: URL(filePath: folder), includingPropertiesForKeys: Array(keys))
        var files: [(url: URL, date: Date, bytes: Int)] = []
        while let url = walk?.nextObject() as? URL {
            guard let values = try? url.resourceValues(forKeys: keys),
                values.isRegularFile == true, let date = values.contentModificationDate
            else { continue }
            files.append((url, date, values.fileSize ?? 0))
        }
        let limit = keepsFor.map { now.addingTimeInterval(-($0 / .seconds(1))) }
        var bytes = files.reduce(0) { $0 + $1.bytes }
        var removed = 0
        for file in files.sorted(by: { $0.date < $1.date }) {
            guard bytes > maximumBytes || limit.map({ file.date < $0 }) ?? false else { break }
            try? FileManager.default.removeItem(at: file.url)
            bytes -= file.bytes
            removed += 1
        }
        if removed > 0 { known.withLock { $0 = [:] } }
        return removed
    }
}

extension EvidenceUse.Kind {
    fileprivate var fileExtension: String {
        switch self {
        case .crl, .deltaCRL: "crl"
        case .ocspResponse: "ocsp"
        case .issuer: "cer"
        }
    }
}
