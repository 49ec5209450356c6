import Certificates
import FoundationEssentials
import Logging
import ServiceLifecycle
import Verification

/// Keeps CRLs in step with the files that they come from.
package final class RevocationListKeeper: Service {
    private let keeper: FileKeeper<RevocationLists, RevocationListError>

    /// Files that are read, and CRLs in one of them; an authority with more publishes by address.
    private static let maximumFiles = 10_000
    private static let maximumBlocks = 1_000

    /// - Parameters:
    ///   - paths: files, or folders of such (not their sub-folders): CRLs in DER or PEM.
    ///   - maximumBytes: of one file.
    ///   - interval: how often the files are looked at.
    /// - Throws: where anything cannot be read now: a service must not begin with half of it.
    package init(
        paths: [String], maximumBytes: Int = EvidenceLimits().crlBytes,
        interval: Duration = .seconds(2), logger: Logger
    ) throws(RevocationListError) {
        let reading = FileKeeper<RevocationLists, RevocationListError>.Reading(
            name: "CRLs",
            stamps: { () throws(RevocationListError) in try Self.stamps(paths) },
            value: { stamps throws(RevocationListError) in try Self.lists(in: stamps, maximumBytes)
            },
            report: { lists, before in
                guard lists.generation != before?.generation else { return }
                logger.info("loaded CRLs from files", metadata: ["count": "\(lists.count)"])
            })
        keeper = try FileKeeper(reading, interval: interval, logger: logger)
    }

    /// The lists as of the last look at the files.
    package var lists: RevocationLists { keeper.value }

    /// Looks at the files until graceful shutdown.
    package func run() async throws { try await keeper.run() }

    /// Reads the files again if any of them is another than before.
    package func reloadIfChanged() { keeper.reloadIfChanged() }

    private static func lists(
        in stamps: [FileStamp], _ maximumBytes: Int
    ) throws(RevocationListError) -> RevocationLists {
        var lists: [SuppliedCRL] = []
        for stamp in stamps { lists += try self.lists(in: stamp, maximumBytes) }
        return RevocationLists(lists)
    }

    private static func stamps(_ paths: [String]) throws(RevocationListError) -> [FileStamp] {
        var stamps: [FileStamp] = []
        for path in paths {
            do {
                for file in try FileListing.files(at: path) { stamps.append(FileStamp(of: file)) }
            } catch {
                throw RevocationListError(source: path, reason: error.reason)
            }
        }
        guard stamps.count <= maximumFiles else {
            throw RevocationListError(
                source: paths.joined(separator: ", "),
                reason: "there are \(stamps.count) files; at most \(maximumFiles) are read")
        }
        return stamps
    }

    private static func lists(
        in stamp: FileStamp, _ maximumBytes: Int
    ) throws(RevocationListError) -> [SuppliedCRL] {
        func refuse(_ reason: String) -> RevocationListError {
            RevocationListError(source: stamp.path, reason: reason)
        }
        guard stamp.size <= maximumBytes else {
            throw refuse("it has \(stamp.size) bytes; evidence.crl_bytes allows \(maximumBytes)")
        }
        guard let data = try? Data(contentsOf: URL(filePath: stamp.path)) else {
            throw refuse("it cannot be read")
        }
        let bytes = Array(data)
        var ders = [bytes]
        if bytes.first != 0x30 {
            do {
                ders = try PEM.blocks(in: bytes, limit: maximumBlocks)
                    .filter { $0.label == "X509 CRL" }.map(\.bytes)
            } catch {
                throw refuse("it is no PEM (\(error))")
            }
        }
        guard !ders.isEmpty else { throw refuse("there is no CRL in it") }
        let url = URL(filePath: stamp.path).absoluteString
        var lists: [SuppliedCRL] = []
        for der in ders {
            do {
                lists.append(try SuppliedCRL(der: der, url: url))
            } catch {
                throw refuse("it holds no CRL that can be read (\(error.reason))")
            }
        }
        return lists
    }
}

/// CRLs that cannot be had.
package struct RevocationListError: Error, Hashable, Sendable, CustomStringConvertible {
    package let source: String
    package let reason: String

    package var description: String { "CRLs from \(source): \(reason)" }
}
