import Events
import Foundation
import Inventory
import Testing

@Suite struct InventoryStoreTests {
    private let verified = Partition(Topics().verified, 0)

    private func apply(
        _ messages: [Message], to store: InventoryStore, positions: [Partition: Int64] = [:]
    ) async throws {
        try await store.apply(
            try messages.map { try InventorySamples.event($0) }, positions: positions)
    }

    @Test func keepsTheNewestVerdictWhicheverCameFirst() async throws {
        let store = try InventoryStore.inMemory()
        let older = InventorySamples.request(1)
        let newer = InventorySamples.request(2, seconds: 5)
        try await apply(
            [
                InventorySamples.message(1, .failed, cause: newer),
                InventorySamples.message(1, .passed, cause: older),
            ], to: store)
        let found = try #require(await store.certificate(InventorySamples.sha256(1)))
        #expect(found.entry.indication == .failed)
        #expect(found.entry.subIndication == .expired)
        #expect(found.entry.code == "certificate.expired")
        #expect(found.entry.revision == Revision(of: newer))
        #expect(found.entry.firstSeen == older.timestamp)
        #expect(found.entry.lastSeen == newer.timestamp)
        #expect(found.history.map(\.indication) == [.failed, .passed])
    }

    @Test func givesBackWhatTheCertificateSays() async throws {
        let store = try InventoryStore.inMemory()
        let cause = InventorySamples.request(1)
        let verdict = InventorySamples.verdict(7, names: ["dns:a\nb", "ip:::1"], cause: cause)
        try await apply([InventorySamples.message(.verdict(verdict), cause: cause)], to: store)
        let entry = try #require(await store.certificate(InventorySamples.sha256(7))).entry
        #expect(entry.certificate == verdict.certificate)
        #expect(entry.source == "tls://host-7:443")
        #expect(entry.profile == "tls-server")
    }

    @Test func recognisesARepeatedEvent() async throws {
        let store = try InventoryStore.inMemory()
        let message = InventorySamples.message(1, cause: InventorySamples.request(1))
        try await apply([message, message], to: store)
        try await apply([message], to: store)
        #expect(try await store.certificate(InventorySamples.sha256(1))?.history.count == 1)
        #expect(try await store.counts().certificates == [.passed: 1])
    }

    @Test func countsWhatWasUnreadable() async throws {
        let store = try InventoryStore.inMemory()
        let cause = InventorySamples.request(1)
        let unreadable = UnreadableRequest(
            reason: UnreadableReason(.notJSON, "not JSON"), record: cause)
        try await apply(
            [
                InventorySamples.message(.unreadable(unreadable), cause: cause),
                InventorySamples.message(1, .failed, cause: InventorySamples.request(2)),
            ], to: store)
        let counts = try await store.counts()
        #expect(counts.unreadable == 1)
        #expect(counts.certificates == [.failed: 1])
    }

    @Test(arguments: [
        ("SITE-2", [UInt8(2)]), ("other.example", [3]), ("100% ca", [2, 1, 3]), ("100_ ca", []),
        ("host-1", [1]), ("0a:3", [3]), (InventorySamples.sha256(2).description, [2]),
        ("' OR 1=1 --", []),
    ])
    func findsByText(_ text: String, _ expected: [UInt8]) async throws {
        let store = try await threeCertificates()
        let found = try await store.find(InventoryQuery(text: text))
        #expect(found.map(\.certificate.sha256) == expected.map(InventorySamples.sha256))
    }

    @Test func findsByVerdictAndExpiry() async throws {
        let store = try await threeCertificates()
        let failed = try await store.find(InventoryQuery(indication: .failed))
        #expect(failed.map(\.certificate.subject) == ["CN=site-2"])
        let soon = InventorySamples.time.addingTimeInterval(31 * 86_400)
        let expiring = try await store.find(InventoryQuery(expiringBefore: soon))
        #expect(expiring.map(\.certificate.subject) == ["CN=site-2", "CN=site-1"])
        let first = try await store.find(InventoryQuery(limit: 1))
        #expect(first.map(\.certificate.subject) == ["CN=site-2"])
    }

    /// Expiring in the order 2, 1, 3.
    private func threeCertificates() async throws -> InventoryStore {
        let store = try InventoryStore.inMemory()
        try await apply(
            [
                InventorySamples.message(1, days: 30, cause: InventorySamples.request(1)),
                InventorySamples.message(2, .failed, days: -1, cause: InventorySamples.request(2)),
                InventorySamples.message(
                    3, days: 90, names: ["dns:other.example"], cause: InventorySamples.request(3)),
            ], to: store)
        return store
    }

    @Test func keepsPositionsInTheFileAndNeverGoesBack() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "inventory-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "inventory.sqlite").path
        let first = try InventoryStore(path: path)
        try await apply(
            [InventorySamples.message(1, cause: InventorySamples.request(1))], to: first,
            positions: [verified: 12])
        // A second process that is behind.
        let second = try InventoryStore(path: path)
        try await apply([], to: second, positions: [verified: 5])
        #expect(try await first.position(of: verified) == 12)
        try first.close()
        try second.close()
        let reopened = try InventoryStore(path: path)
        #expect(try await reopened.position(of: verified) == 12)
        #expect(try await reopened.counts().certificates == [.passed: 1])
    }

    @Test func refusesAFileThatIsNone() throws {
        #expect(throws: InventoryError.self) {
            try InventoryStore(path: "/dev/null/inventory.sqlite")
        }
    }
}
