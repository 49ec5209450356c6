import Events
import Testing

@testable import Pipeline

@Suite struct BatchSizeTests {
    private let quick = BatchSize.target / 10
    private let slow = BatchSize.target * 2

    @Test func growsWhileBatchesAreFullAndQuickUpToTheMost() {
        var size = BatchSize(most: 100)
        var sizes: [Int] = []
        for _ in 0..<4 {
            sizes.append(size.records)
            size.met(records: size.records, in: quick)
        }
        #expect(sizes == [32, 64, 100, 100])
    }

    @Test func staysWhereBatchesAreNotFull() {
        var size = BatchSize(most: 500)
        size.met(records: 31, in: quick)
        size.met(records: 0, in: .zero)
        #expect(size.records == 32)
    }

    @Test func shrinksWhileBatchesAreSlowDownToTheLeast() {
        var size = BatchSize(most: 500)
        for _ in 0..<5 { size.met(records: size.records, in: quick) }
        #expect(size.records == 500)
        size.met(records: 500, in: slow)
        #expect(size.records == 250)
        for _ in 0..<9 { size.met(records: 1, in: slow) }
        #expect(size.records == BatchSize.least)
    }

    @Test(arguments: [1, 31])
    func neverGoesOverAMostBelowTheLeast(_ most: Int) {
        var size = BatchSize(most: most)
        size.met(records: most, in: quick)
        #expect(size.records == most)
        size.met(records: most, in: slow)
        #expect(size.records == most)
    }

    @Test func whoWaitsForOthersSaysSo() async {
        let watch = WaitWatch()
        let least = Duration.milliseconds(5)
        await WaitWatch.waiting { try? await Task.sleep(for: least) }
        #expect(watch.waited == .zero)
        await WaitWatch.$current.withValue(watch) {
            for _ in 0..<2 { await WaitWatch.waiting { try? await Task.sleep(for: least) } }
        }
        #expect(watch.waited >= least * 2)
    }

    private struct Waiting: Step {
        static let time = Duration.milliseconds(20)

        let description = StepDescription(
            name: "waiting", group: Groups().verification, inputs: [Topics().requests], outputs: [])

        func makeMemory() {}

        func process(_ records: [Record], memory: inout Void) async -> [Emission] {
            await WaitWatch.waiting { try? await Task.sleep(for: Self.time) }
            return []
        }
    }

    @Test func whatAStepWaitsForMakesNoBatchSlow() async throws {
        let driver = try await TopologyDriver()
        try await driver.send(Message(key: [1], value: [1]))
        let step = Waiting()
        let subscription = try await driver.log.subscribe(
            step.description.group, to: step.description.inputs)
        var turning = StepTurning(step, subscription: subscription)
        _ = try await turning.advance(reading: BatchLimit(records: 1), waitingUpTo: .zero)
        let start = ContinuousClock.now
        let progress = try await turning.advance(reading: nil, waitingUpTo: .zero)
        #expect(progress.processed == 1)
        let taken = ContinuousClock.now - start
        #expect(progress.processing <= taken - Waiting.time)
    }

    @Test(arguments: [(0, 2), (1, 2), (33, 2), (500, 1), (500, 2), (1000, 7)])
    func resultsKeepTheirOrderOnAnyNumberOfLanes(_ count: Int, _ lanes: Int) async {
        let doubled = await Array(0..<count).mapInParallel(lanes: lanes) { $0 * 2 }
        #expect(doubled == (0..<count).map { $0 * 2 })
    }
}
