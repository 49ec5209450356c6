import EventLogMemory
import Events
import Foundation
import Logging
import Testing

@testable import Bench

@Suite struct BenchTests {
    private let time = Date(timeIntervalSince1970: 1_795_000_000)

    @Test(arguments: [Corpus.Kind.p256, .mixed])
    func everyVerifierPassesTheCorpus(_ kind: Corpus.Kind) async throws {
        let corpus = try Corpus(kind, leaves: 4, intermediates: 2, at: time)
        let result = try await VerifyBench(corpus, rounds: 1, at: time).run()
        #expect(result.name == kind.rawValue)
        #expect(result.leaves == 4)
        #expect(result.rawChain > 0 && result.cold > 0 && result.swiftCertificates > 0)
    }

    @Test func aCorpusAtTheWrongTimeIsNoMeasurement() async throws {
        let corpus = try Corpus(.p256, leaves: 1, intermediates: 1, at: time)
        let later = time.addingTimeInterval(60 * 86_400)
        await #expect(throws: MeasurementError.self) {
            try await VerifyBench(corpus, rounds: 1, at: later).run()
        }
    }

    @Test(arguments: Corpus.Payload.allCases)
    func thePipelineJudgesWhatWasAppendedAndWhatIsSentAtARate(
        _ payload: Corpus.Payload
    ) async throws {
        let corpus = try Corpus(.p256, leaves: 4, intermediates: 2, at: time)
        let log = MemoryEventLog()
        var settings = PipelineBenchSettings(count: 50, payload: payload, workers: 2, rate: 100)
        settings.pacedSeconds = 0.2
        let bench = try PipelineBench(
            settings, on: log, name: "test",
            logger: Logger(label: "test") { _ in
                SwiftLogNoOpLogHandler()
            })
        let result = try await bench.run(over: corpus, at: time) { _ in }
        #expect(result.count == 50)
        #expect(result.latency?.p50 ?? 0 > 0)
        let topics = try await log.describe([try TopicName("assay.bench.test.verified")])
        // 50, and a fifth of a second at 100 a second.
        let records = topics.flatMap(\.partitions).map { $0.end - $0.begin }
        #expect(records.reduce(0, +) == 70)
        await log.close()
    }

    @Test func percentilesAreOfTheNearestRank() {
        let values = (1...100).map(Double.init)
        #expect(values.percentile(0.5) == 50)
        #expect(values.percentile(0.99) == 99)
        #expect(values.percentile(0.999) == 100)
        #expect([Double]().percentile(0.5) == 0)
    }
}
