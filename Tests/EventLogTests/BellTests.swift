import Dispatch
import Testing

@testable import EventLogKafka

@Suite struct BellTests {
    /// However long the wait may be, it ends with the ring.
    @Test func aRingEndsAWait() async {
        let bell = Bell()
        async let heard: Void = DispatchQueue.global().run { bell.wait(.seconds(3_600)) }
        bell.ring()
        await heard
    }

    @Test func aRingIsKeptForWhoComesLater() {
        let bell = Bell()
        bell.ring()
        bell.wait(.seconds(3_600))
    }

    /// More rings than a pipe holds: none of them waits, and the bell can still be heard.
    @Test func manyRingsAreOne() {
        let bell = Bell()
        for _ in 0..<100_000 { bell.ring() }
        bell.wait(.seconds(3_600))
    }

    @Test func withoutARingAWaitEndsInTime() {
        Bell().wait(.milliseconds(1))
    }
}
