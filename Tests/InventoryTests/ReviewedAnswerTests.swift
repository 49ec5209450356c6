import Events
import Foundation
import Inventory
import Testing

/// Which answers a review is about: those that rest on another value than the one it names.
@Suite struct ReviewedAnswerTests {
    private static let urls = [
        "http://a.example/1.crl", "http://a.example/1", "http://a.example/%.crl",
    ]
    private static let digests = (0..<2).map { Fingerprint(of: [UInt8($0)]) }

    /// What the answers rest on: each differs from the others in something.
    private static let bases: [VerdictBasis] = {
        var bases: [VerdictBasis] = []
        for generation in ["g1", "g2"] {
            for (store, rules) in [("default", ""), ("default", "r1"), ("other", "r2")] {
                bases.append(basis(store, generation, rules, [:]))
                bases.append(basis(store, generation, rules, [ReviewCause.lists.name: digests[0]]))
            }
        }
        for url in urls { bases.append(basis("default", "g1", "r1", [url: digests[0]])) }
        bases.append(basis("default", "g1", "r1", [urls[0]: digests[1], urls[1]: digests[0]]))
        bases.append(
            basis(
                "default", "g1", "r1", [urls[0]: digests[1], ReviewCause.lists.name: digests[1]]))
        return bases
    }()

    private static func basis(
        _ store: String, _ generation: String, _ rules: String, _ crls: [String: Fingerprint]
    ) -> VerdictBasis {
        VerdictBasis(
            profile: "tls-server", rules: rules, trustStore: store, generation: generation,
            crls: crls)
    }

    private static let reviews: [Review] = {
        let digests = ReviewedAnswerTests.digests.map(\.description)
        var reviews: [Review] = []
        func add(_ cause: ReviewCause, _ values: [String]) {
            for value in values {
                reviews.append(Review(cause, value: value, announcedAt: InventorySamples.time))
            }
        }
        add(ReviewCause(.trustStore, "default"), ["g1", "g2", "g3"])
        add(ReviewCause(.trustStore, "none"), ["g1"])
        add(ReviewCause(.profile, "tls-server"), ["r1", "r2", "r3"])
        for url in urls + ["http://a.example/1.cr"] { add(ReviewCause(.evidence, url), digests) }
        add(.lists, digests + [""])
        return reviews
    }()

    @Test func anAnswerIsReviewedIfAndOnlyIfItRestsOnSomethingElse() async throws {
        let store = try InventoryStore.inMemory()
        for (index, basis) in Self.bases.enumerated() {
            try await store.take([Self.message(UInt8(index), basis)])
        }
        #expect(try await store.bases() == Set(Self.bases))
        for review in Self.reviews {
            let expected = Self.bases.enumerated().filter { _, basis in
                basis.value(of: review.cause).map { $0 != review.value } ?? false
            }.map { InventorySamples.sha256(UInt8($0.offset)) }
            var found: [Fingerprint] = []
            var review = review
            // A page at a time.
            while let page = try await Optional(store.answers(in: review, limit: 3)), !page.isEmpty
            {
                found += page.map(\.sha256)
                review.after = page.last?.cursor
            }
            #expect(Set(found) == Set(expected), "\(review.cause) \(review.value)")
            #expect(found.count == expected.count)
        }
    }

    private static func message(_ number: UInt8, _ basis: VerdictBasis) -> Message {
        let cause = InventorySamples.request(Int64(number))
        var verdict = InventorySamples.verdict(number, cause: cause)
        verdict.trustStore = TrustStoreReference(
            name: basis.trustStore, generation: basis.generation)
        verdict.evidence = basis.crls.filter { $0.key != ReviewCause.lists.name }.map {
            EvidenceUse(
                kind: .crl, sha256: $0.value, url: $0.key, thisUpdate: InventorySamples.time,
                nextUpdate: nil, ageSeconds: 0)
        }
        // One that came from a file has no address that could be asked.
        verdict.evidence.append(
            EvidenceUse(
                kind: .crl, sha256: digests[0], url: "file:///crls/a.crl",
                thisUpdate: InventorySamples.time, nextUpdate: nil, ageSeconds: 0))
        return OutcomeCodec.message(
            .verdict(verdict), causedBy: cause, time: InventorySamples.time,
            maximumBytes: 1_000_000, rules: basis.rules.isEmpty ? nil : basis.rules,
            lists: basis.crls[ReviewCause.lists.name]?.description)
    }
}
