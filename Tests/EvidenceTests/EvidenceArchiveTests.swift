import Foundation
import Testing

@testable import Events
@testable import Evidence

@Suite struct EvidenceArchiveTests {
    private static let time = Date(timeIntervalSince1970: 1_795_000_000)

    private func fill(_ archive: EvidenceArchive, _ contents: [[UInt8]]) async throws {
        for (age, bytes) in contents.enumerated() {
            try await archive.keep(
                Fingerprint(of: bytes), .crl, bytes, at: Self.time - Double(age) * 100)
        }
    }

    private func files(in folder: String) -> Int {
        let paths = FileManager.default.subpaths(atPath: folder) ?? []
        return paths.count { $0.hasSuffix(".crl") }
    }

    @Test func forgetsByAgeAndBySize() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/assay-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let contents = (0..<5).map { [UInt8](repeating: UInt8($0), count: 1_000) }
        let byAge = EvidenceArchive(folder: folder, keepsFor: .seconds(250), maximumBytes: 1 << 20)
        // Files take their time from when they are marked, which a second writing does.
        try await fill(byAge, contents)
        let again = EvidenceArchive(folder: folder, keepsFor: .seconds(250), maximumBytes: 1 << 20)
        try await fill(again, contents)
        #expect(files(in: folder) == 5)
        #expect(again.removeOld(before: Self.time) == 2)
        let bySize = EvidenceArchive(folder: folder, keepsFor: nil, maximumBytes: 1_500)
        #expect(bySize.removeOld(before: Self.time) == 2)
        #expect(files(in: folder) == 1)
    }
}
