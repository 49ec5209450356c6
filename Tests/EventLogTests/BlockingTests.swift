import Dispatch
import Testing

@testable import EventLogKafka

@Suite struct BlockingTests {
    /// A thread of librdkafka may wait for a time of day that was put back by hours.
    @Test func whatNeverEndsIsLeftBehind() async {
        let never = DispatchSemaphore(value: 0)
        let hasEnded = await DispatchQueue.global().run(atMost: .milliseconds(10)) { never.wait() }
        #expect(!hasEnded)
        never.signal()
    }

    @Test func whatEndsIsWaitedFor() async {
        let hasEnded = await DispatchQueue.global().run(atMost: .seconds(3_600)) {}
        #expect(hasEnded)
    }

    @Test func aThreadGoesOnWithoutWhatNeverEnds() {
        let never = DispatchSemaphore(value: 0)
        #expect(bounded(by: .milliseconds(10)) { never.wait() } == nil)
        never.signal()
    }

    @Test func aThreadWaitsForTheAnswer() {
        #expect(bounded(by: .seconds(3_600)) { 7 } == 7)
    }
}
