import Events
import Foundation
import Synchronization
import Testing

@testable import Intake

@Suite("Simulation")
struct SimulationTests {
    /// Everything that the sources of a simulation sent, by source.
    private func collect(_ simulation: Simulation) async throws -> [String: [[Message]]] {
        try await withThrowingTaskGroup(of: (String, [[Message]]).self) { group in
            for source in simulation.sources {
                group.addTask {
                    let batches = Mutex<[[Message]]>([])
                    try await source.run { messages in batches.withLock { $0.append(messages) } }
                    return (source.name, batches.withLock { $0 })
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test("sends exactly as many messages as asked for", arguments: [0, 1, 7, 333])
    func countIsExact(count: Int) async throws {
        let batches = try await collect(try Simulation(seed: 3, count: count, at: .now))
        #expect(batches.count == 5)
        #expect(batches.values.joined().joined().count == count)
        #expect(batches.values.joined().allSatisfy { !$0.isEmpty })
    }

    @Test("shares add up, whatever the weights", arguments: [0, 1, 2, 99, 1_000_003])
    func sharesAddUp(total: Int) {
        let shares = Simulation.shares(of: total, [25, 20, 30, 10, 15])
        #expect(shares.reduce(0, +) == total)
        #expect(Simulation.shares(of: 100, [25, 20, 30, 10, 15]) == [25, 20, 30, 10, 15])
    }

    @Test("repeats itself for the same seed and time, and not for another seed")
    func isReproducible() throws {
        let time = Date(timeIntervalSince1970: 1_800_000_000)
        func story(_ seed: UInt64, _ character: SourceCharacter) throws -> [String] {
            try SimulatedMessages(of: character, count: 120, seed: seed, at: time).items.map {
                let request = try? $0.result.get()
                let id = $0.message.header("ce_id").map { String(decoding: $0, as: UTF8.self) }
                return [
                    $0.expectation, id, request?.requestID, request?.serverName,
                    "\(request?.chain.count ?? -1)", "\($0.message.headers.count)",
                ].map { $0 ?? "-" }.joined(separator: " ")
            }
        }
        for character in SourceCharacter.all {
            let first = try story(5, character)
            #expect(try story(5, character) == first)
            #expect(try story(6, character) != first)
        }
    }

    @Test("each message says what it expects, and the reader agrees where it is the judge")
    func readerAgrees() throws {
        var expectations = Set<String>()
        for character in SourceCharacter.all {
            for item in try SimulatedMessages(of: character, count: 100).items {
                expectations.insert(item.expectation)
                switch item.result {
                case .success(let request):
                    #expect(!item.expectation.hasPrefix("request."))
                    #expect(request.source == character.uri)
                    #expect(request.profile == character.profile)
                    #expect(request.notify == character.notify)
                    #expect((request.serverName != nil) == character.namesServer)
                    #expect(
                        (request.crls.isEmpty) == (item.expectation != "certificate.revoked"))
                case .failure(let reason):
                    #expect(reason.code.rawValue == item.expectation, "\(reason)")
                }
            }
        }
        #expect(expectations == Set(Fault.allCases.map(\.expectation)))
    }

    @Test(
        "whichever limit is exceeded, in whichever form, the reader says so and Kafka takes it",
        arguments: [PayloadForm.json, .jsonWithPEM, .structured, .plainJSON, .pemChain, .der])
    func oversizedIsTooLarge(form: PayloadForm) throws {
        let event = SimulatedEvent(
            id: EventID("1"), source: "urn:test", time: .now, expectation: "request.too_large")
        var oversized = OversizedRequests()
        for turn in 1...8 {
            var request = VerificationRequest(certificate: [0x30, 0x00])
            oversized.inflate(&request)
            let message = event.message(request, as: form.carrying(request))
            #expect(message.sizeInBytes < 1_048_588, "turn \(turn)")
            let record = Record(
                position: Position(Partition(Topics().requests, 0), 0), timestamp: .now,
                message: message)
            let reason = #expect(throws: UnreadableReason.self) {
                try RequestReader().read(record)
            }
            #expect(reason?.code == .tooLarge, "turn \(turn)")
        }
    }

    @Test("two rounds of a source's deck have each of its faults as often as the deck")
    func decksAreExact() throws {
        let items = try SimulatedMessages(of: .webPortal, count: 100).items
        #expect(items.count { $0.expectation == "PASSED" } == 64)
        #expect(items.count { $0.expectation == "certificate.expired" } == 8)
        #expect(items.count { $0.expectation == "request.not_json" } == 2)
    }

    @Test("all forms of payload occur")
    func formsOccur() throws {
        let types = try SourceCharacter.all.flatMap {
            try SimulatedMessages(of: $0, count: 100).items
        }.reduce(into: Set<String>()) {
            $0.insert($1.message.text("content-type") ?? "none")
        }
        #expect(
            types == [
                "none", "application/json", "application/cloudevents+json",
                "application/pem-certificate-chain", "application/pkix-cert",
            ])
    }

    @Test("over the day keeps the rate that was asked for")
    func keepsRate() async throws {
        let clock = HastyClock()
        let simulation = try Simulation(seed: 2, count: 1000, rate: 100, at: .now, clock: clock)
        let batches = try await collect(simulation)
        // The sources share one hasty clock and each moves it on, so look at one alone.
        let alone = HastyClock()
        let source = try Simulation(
            seed: 2, count: 600, rate: 100, at: .now, characters: [.deviceFleet], clock: alone
        ).sources[0]
        try await source.run { _ in }
        let seconds = alone.now.offset / .seconds(1)
        #expect((5.4...6.6).contains(seconds))
        #expect(batches["web-portal"]?.allSatisfy { $0.count == 1 } == true)
        #expect(batches["nightly-batch"]?.contains { $0.count >= 100 } == true)
    }

    @Test("the pauses of each rhythm are 1 on average", arguments: SourceCharacter.all.map(\.name))
    func rhythmsAreFair(name: String) throws {
        let rhythm = try #require(SourceCharacter.all.first { $0.name == name }).rhythm
        var random = SplitMix64(seed: 11)
        let beats = (0..<20_000).map { _ in rhythm.next(&random) }
        let mean = beats.reduce(0) { $0 + $1.stretch } / Double(beats.count)
        #expect((0.97...1.03).contains(mean))
        #expect(beats.allSatisfy { rhythm.beat.contains($0.messages) && $0.stretch >= 0 })
    }

    @Test("a source without end ends when it is cancelled")
    func endsWhenCancelled() async throws {
        let source = try Simulation(seed: 1, rate: 1000, at: .now).sources[0]
        let (batches, continuation) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await source.run { continuation.yield($0.count) }
            }
            for await _ in batches { break }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("an error of the log ends a source")
    func errorsEndIt() async throws {
        struct Full: Error {}
        let source = try Simulation(seed: 1, at: .now).sources[0]
        await #expect(throws: Full.self) {
            try await source.run { _ in throw Full() }
        }
    }
}

/// A clock on which sleeping takes no time: it moves on to the moment that is waited for.
final class HastyClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero

        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (lhs: Self, rhs: Self) -> Bool { lhs.offset < rhs.offset }
    }

    private let current = Mutex(Instant())

    var now: Instant { current.withLock { $0 } }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        current.withLock { $0 = max($0, deadline) }
        await Task.yield()
    }
}
