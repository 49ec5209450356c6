import Events
import Foundation
import Inventory
import Testing

@Suite struct InventoryStoreTests {
    private let verified = Partition(Topics().verified, 0)

    @Test func keepsTheNewestVerdictWhicheverCameFirst() async throws {
        let store = try InventoryStore.inMemory()
        let older = InventorySamples.request(1)
        let newer = InventorySamples.request(2, seconds: 5)
        try await store.take([
            InventorySamples.message(1, .failed, cause: newer),
            InventorySamples.message(1, .passed, cause: older),
        ])
        let found = try #require(await store.certificate(InventorySamples.sha256(1)))
        #expect(found.entry.indication == .failed)
        #expect(found.entry.subIndication == .expired)
        #expect(found.entry.code == "certificate.expired")
        #expect(found.entry.revision == Revision(of: newer))
        #expect(found.entry.firstSeen == older.timestamp)
        #expect(found.entry.lastSeen == newer.timestamp)
        #expect(found.history.map(\.indication) == [.failed, .passed])
        #expect(found.answers.map(\.indication) == [.failed])
    }

    @Test func theGravestOfTheAnswersIsWhatCounts() async throws {
        let store = try InventoryStore.inMemory()
        try await store.take([
            InventorySamples.message(
                1, .failed, serverName: "a.example", cause: InventorySamples.request(1)),
            InventorySamples.message(
                1, .passed, serverName: "b.example",
                cause: InventorySamples.request(2, seconds: 1)),
        ])
        #expect(try await store.certificates == .init(failed: 1))
        let found = try #require(await store.certificate(InventorySamples.sha256(1)))
        #expect(found.entry.serverName == "a.example")
        #expect(found.answers.map(\.serverName) == ["a.example", "b.example"])
        let better = InventorySamples.request(3, seconds: 2)
        try await store.take([
            InventorySamples.message(1, .passed, serverName: "a.example", cause: better)
        ])
        #expect(try await store.certificates == .init(passed: 1))
        #expect(try await store.notWell(limit: 10).isEmpty)
    }

    @Test func verdictsThatSayTheSameAreOneChange() async throws {
        let store = try InventoryStore.inMemory()
        let indications: [Indication] = [.passed, .passed, .failed, .failed, .failed, .passed]
        try await store.take(
            indications.enumerated().map { index, indication in
                InventorySamples.message(
                    1, indication,
                    cause: InventorySamples.request(Int64(index), seconds: Double(index)))
            })
        let history = try #require(await store.certificate(InventorySamples.sha256(1))).history
        #expect(history.map(\.count) == [1, 3, 2])
        #expect(history.map(\.indication) == [.passed, .failed, .passed])
        #expect(history[1].last.timeIntervalSince(history[1].since) == 2)
    }

    @Test func givesBackWhatTheCertificateSays() async throws {
        let store = try InventoryStore.inMemory()
        let cause = InventorySamples.request(1)
        let verdict = InventorySamples.verdict(7, names: ["dns:a%b", "ip:::1"], cause: cause)
        try await store.take([InventorySamples.message(.verdict(verdict), cause: cause)])
        let detail = try #require(await store.certificate(InventorySamples.sha256(7)))
        #expect(detail.entry.certificate == verdict.certificate)
        #expect(detail.entry.source == "tls://host-7:443")
        #expect(detail.entry.profile == "tls-server")
        #expect(detail.answers == [verdict])
    }

    @Test func recognisesARepeatedEvent() async throws {
        let store = try InventoryStore.inMemory()
        let message = InventorySamples.message(1, cause: InventorySamples.request(1))
        try await store.take([message, message])
        try await store.take([message])
        let history = try #require(await store.certificate(InventorySamples.sha256(1))).history
        #expect(history.map(\.count) == [1])
        #expect(try await store.certificates == .init(passed: 1))
    }

    @Test func keepsWhatWasUnreadable() async throws {
        let store = try InventoryStore.inMemory()
        let cause = InventorySamples.request(1)
        let unreadable = UnreadableRequest(
            reason: UnreadableReason(.notJSON, "not JSON"), record: cause)
        try await store.take(
            [
                InventorySamples.message(.unreadable(unreadable), cause: cause),
                InventorySamples.message(1, .failed, cause: InventorySamples.request(2)),
            ], of: Partition(Topics().errors, 1))
        let overview = try await store.overview(since: .distantPast)
        #expect(overview.unreadable == 1)
        #expect(overview.certificates == .init(failed: 1))
        #expect(overview.activity.map(\.failed) == [1])
        let kept = try await store.unreadable(limit: 10)
        #expect(kept.map(\.position) == ["certificate.errors/1@0"])
        #expect(kept.map(\.code) == ["request.not_json"])
    }

    @Test func countsByTheDayOfExpiry() async throws {
        let store = try await threeCertificates()
        let expiries = try await store.overview(since: .distantPast).expiries
        #expect(expiries.map(\.indication) == [.failed, .passed, .passed])
        #expect(expiries.map(\.count) == [1, 1, 1])
        #expect(expiries == expiries.sorted { $0.day < $1.day })
    }

    @Test(arguments: [
        ("SITE-2", [UInt8(2)]), ("other.example", [3]), ("e-2 host-2", [2]), ("te-2 host-1", []),
        ("te", [2, 1, 3]), ("host-1", [1]), ("0a:3", []), ("aa:03", [3]),
        (InventorySamples.sha256(2).description, [2]),
        (String(InventorySamples.sha256(2).description.prefix(10)), [2]), ("' OR 1=1 --", []),
        ("\"quoted\" AND", []), ("100%", []),
    ])
    func findsByText(_ text: String, _ expected: [UInt8]) async throws {
        let store = try await threeCertificates()
        let found = try await store.find(InventoryQuery(text: text)).entries
        #expect(found.map(\.certificate.sha256) == expected.map(InventorySamples.sha256))
    }

    @Test func findsByWhatTheColumnsSay() async throws {
        let store = try await threeCertificates()
        let failed = try await store.find(InventoryQuery(indications: [.failed]))
        #expect(failed.entries.map(\.certificate.subject) == ["CN=site-2"])
        let soon = InventorySamples.time.addingTimeInterval(31 * 86_400)
        let expiring = try await store.find(InventoryQuery(expiringBefore: soon))
        #expect(expiring.entries.map(\.certificate.subject) == ["CN=site-2", "CN=site-1"])
        var query = InventoryQuery()
        query.issuer = "100% ca"
        query.key = "ECDSA"
        #expect(try await store.find(query).entries.count == 3)
        query.issuer = "100_ ca"
        #expect(try await store.find(query).entries.isEmpty)
    }

    @Test func goesOnWhereAPageEnded() async throws {
        let store = try await threeCertificates()
        var query = InventoryQuery(limit: 2)
        let first = try await store.find(query)
        #expect(first.entries.map(\.certificate.subject) == ["CN=site-2", "CN=site-1"])
        let next = try #require(first.next)
        query.after = InventoryQuery.Cursor(next.description)
        #expect(query.after == next)
        let second = try await store.find(query)
        #expect(second.entries.map(\.certificate.subject) == ["CN=site-3"])
        #expect(second.next == nil)
    }

    /// Expiring in the order 2, 1, 3.
    private func threeCertificates() async throws -> InventoryStore {
        let store = try InventoryStore.inMemory()
        try await store.take([
            InventorySamples.message(1, days: 30, cause: InventorySamples.request(1)),
            InventorySamples.message(2, .failed, days: -1, cause: InventorySamples.request(2)),
            InventorySamples.message(
                3, days: 90, names: ["dns:other.example"], cause: InventorySamples.request(3)),
        ])
        return store
    }

    @Test func aSuccessorAtAnEndpointTakesThePlaceOfTheFormer() async throws {
        let store = try InventoryStore.inMemory()
        let place = "tls://www.example.com:443"
        try await store.take([
            InventorySamples.message(
                1, .failed, source: place, cause: InventorySamples.request(1)),
            InventorySamples.message(
                1, .failed, source: "imap://mail.example.com:143",
                cause: InventorySamples.request(2)),
            InventorySamples.message(
                2, source: place, cause: InventorySamples.request(3, seconds: 5)),
        ])
        // It is still seen elsewhere.
        #expect(try await store.certificates == .init(passed: 1, failed: 1))
        let last = InventorySamples.request(4, seconds: 6)
        try await store.take([
            InventorySamples.message(2, source: "imap://mail.example.com:143", cause: last)
        ])
        #expect(try await store.certificates == .init(passed: 1))
        let former = try #require(await store.certificate(InventorySamples.sha256(1)))
        #expect(former.entry.superseded == last.timestamp)
        #expect(former.sightings.allSatisfy { $0.gone != nil })
        #expect(try await store.notWell(limit: 10).isEmpty)
        // It comes back.
        try await store.take([
            InventorySamples.message(
                1, .failed, source: place, cause: InventorySamples.request(5, seconds: 9))
        ])
        #expect(try await store.certificates == .init(passed: 1, failed: 1))
    }

    @Test func aFileMayHoldManyCertificates() async throws {
        let store = try InventoryStore.inMemory()
        try await store.take([
            InventorySamples.message(
                1, source: "file:///bundle.pem", cause: InventorySamples.request(1)),
            InventorySamples.message(
                2, source: "file:///bundle.pem", cause: InventorySamples.request(2)),
        ])
        #expect(try await store.certificates == .init(passed: 2))
    }

    @Test func aPageThatAnotherProcessTookInIsRefused() async throws {
        let store = try InventoryStore.inMemory()
        let page = InventorySamples.page([
            InventorySamples.message(1, cause: InventorySamples.request(1))
        ])
        #expect(try await store.apply(page))
        #expect(try await !store.apply(page))
        #expect(try await store.position(of: verified) == 1)
    }

    @Test func startsAnewWhenItIsReset() async throws {
        let store = try await threeCertificates()
        try await store.reset()
        #expect(try await store.position(of: verified) == nil)
        #expect(try await store.find(InventoryQuery(text: "site")).entries.isEmpty)
        #expect(try await store.certificates.all == 0)
    }
}
