import Events
import Evidence
import Foundation
import Logging
import TestSupport
import Testing
import Verification

@Suite struct EvidenceKeeperTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let time = Date(timeIntervalSince1970: 1_795_000_000)

    /// Lends a keeper that fetches.
    private func withKeeper(
        archive: EvidenceArchive? = nil, _ body: (EvidenceKeeper) async throws -> Void
    ) async throws {
        let door = try EvidenceServer.door()
        let keeper = EvidenceKeeper(archive: archive, now: { Self.time }, logger: Self.logger) {
            await door.fetch($0, unless: $1)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.run() }
            try await body(keeper)
            group.cancelAll()
        }
    }

    /// Asks until there is an answer.
    private func answer(_ keeper: EvidenceKeeper, about place: EvidencePlace) async
        -> EvidenceAnswer
    {
        while true {
            let version = keeper.version
            let answer = keeper.look(for: [place]).answers[place] ?? .pending
            guard answer == .pending else { return answer }
            await keeper.waitForAnswer(past: version, until: .now + .seconds(30))
        }
    }

    @Test func aThousandAskAndTheServerIsAskedOnce() async throws {
        let server = try await EvidenceServer(at: Self.time)
        let place = EvidencePlace(.crl, server.url(EvidenceServer.crl))
        try await withKeeper { keeper in
            await withTaskGroup(of: EvidenceAnswer.self) { group in
                for _ in 0..<1_000 { group.addTask { await self.answer(keeper, about: place) } }
                for await answer in group { #expect(answer == .had) }
            }
            #expect(server.requests(of: EvidenceServer.crl) == 1)
            #expect(keeper.tally.counts.map(\.value) == [1])
        }
        try await server.close()
    }

    @Test func whatVerdictsRestOnIsArchivedAndCanBeHadAgain() async throws {
        let server = try await EvidenceServer(at: Self.time)
        let folder = FileManager.default.temporaryDirectory.path + "/assay-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let archive = EvidenceArchive(
            folder: folder, keepsFor: .seconds(100), maximumBytes: 1 << 20)
        let url = server.url(EvidenceServer.crl)
        let crl = Fingerprint(of: try server.pki.e1.revocationList(at: Self.time))
        try await withKeeper(archive: archive) { keeper in
            #expect(await answer(keeper, about: EvidencePlace(.crl, url)) == .had)
            #expect(!FileManager.default.fileExists(atPath: folder))
            try await keeper.use([crl, Fingerprint(of: [1, 2, 3])])
        }
        let use = EvidenceUse(kind: .crl, sha256: crl, url: url)
        #expect(await archive.load([use]).evidence(for: [use]).crls.map(\.fingerprint) == [crl])
        // A file that is not what its name says is not believed.
        let file = "\(folder)/\(crl.description.prefix(2))/\(crl).crl"
        try Data([1]).write(to: URL(filePath: file))
        #expect(await archive.load([use]).evidence(for: [use]).crls.isEmpty)
        try await server.close()
    }

    @Test func anArchiveThatCannotBeWrittenIsNotPassedOver() async throws {
        let server = try await EvidenceServer(at: Self.time)
        let archive = EvidenceArchive(
            folder: "/proc/nowhere", keepsFor: nil, maximumBytes: 1 << 20)
        let place = EvidencePlace(.crl, server.url(EvidenceServer.crl))
        let crl = Fingerprint(of: try server.pki.e1.revocationList(at: Self.time))
        try await withKeeper(archive: archive) { keeper in
            #expect(await answer(keeper, about: place) == .had)
            await #expect(throws: EvidenceArchiveError.self) { try await keeper.use([crl]) }
        }
        try await server.close()
    }
}
