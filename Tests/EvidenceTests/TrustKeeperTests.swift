import Certificates
import Evidence
import Foundation
import Intake
import Logging
import Testing
import Verification

@Suite struct TrustKeeperTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let pki = Result {
        try TestPKI(seed: 1, at: Date(timeIntervalSince1970: 1_795_000_000))
    }

    /// A folder that is gone after the test.
    private final class Scratch {
        let path = FileManager.default.temporaryDirectory.path + "/assay-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func write(_ text: String, to name: String) throws {
            try Data(text.utf8).write(to: URL(filePath: path + "/" + name), options: .atomic)
        }
    }

    private func pem(_ count: Int) throws -> String {
        try Self.pki.get().trustAnchors.prefix(count).map {
            PEM.encode(label: "CERTIFICATE", der: $0)
        }.joined()
    }

    private func keeper(_ sources: TrustSource...) throws -> TrustKeeper {
        try TrustKeeper(sources: ["ours": sources], defaultName: "ours", logger: Self.logger)
    }

    @Test func readsFilesInPEMAndDERAndFoldersOfThem() throws {
        let scratch = try Scratch()
        try scratch.write("prose\n" + pem(2), to: "bundle.pem")
        try scratch.write("no certificate", to: "README")
        let anchors = try Self.pki.get().trustAnchors
        try Data(anchors[0]).write(to: URL(filePath: scratch.path + "/one.der"))
        let file = try keeper(.path(scratch.path + "/bundle.pem"))
        #expect(file.stores["ours"]?.anchors.map(\.certificate.der) == Array(anchors.prefix(2)))
        // The same certificate twice is one anchor.
        let folder = try keeper(.path(scratch.path))
        #expect(folder.stores["ours"]?.anchors.count == 2)
        #expect(folder.stores["ours"]?.generation == file.stores["ours"]?.generation)
    }

    @Test func aChangedFileIsANewGeneration() throws {
        let scratch = try Scratch()
        try scratch.write(pem(1), to: "anchors.pem")
        let keeper = try keeper(.path(scratch.path + "/anchors.pem"))
        let before = keeper.stores["ours"]
        keeper.reloadIfChanged()
        #expect(keeper.stores["ours"] === before)
        try scratch.write(pem(2), to: "anchors.pem")
        keeper.reloadIfChanged()
        #expect(keeper.stores["ours"]?.anchors.count == 2)
        #expect(keeper.stores["ours"]?.generation != before?.generation)
    }

    @Test func whatCannotBeReadAnyMoreLeavesTheLastGoodStores() throws {
        let scratch = try Scratch()
        try scratch.write(pem(1), to: "anchors.pem")
        let keeper = try keeper(.path(scratch.path + "/anchors.pem"))
        for text in ["", "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n"] {
            try scratch.write(text, to: "anchors.pem")
            keeper.reloadIfChanged()
            #expect(keeper.stores["ours"]?.anchors.count == 1)
        }
        try scratch.write(pem(2), to: "anchors.pem")
        keeper.reloadIfChanged()
        #expect(keeper.stores["ours"]?.anchors.count == 2)
    }

    @Test func aServiceDoesNotBeginWithoutItsTrust() throws {
        let scratch = try Scratch()
        try scratch.write("no certificate", to: "empty.pem")
        for name in ["missing.pem", "empty.pem"] {
            let error = #expect(throws: TrustError.self) {
                try keeper(.path(scratch.path + "/" + name))
            }
            #expect(error?.description.contains(name) == true)
        }
    }
}
