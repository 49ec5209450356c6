import Events
import Foundation
import Synchronization
import Testing

@testable import Notifications

struct DelivererTests {
    private func deliverer(
        _ channels: [String: ScriptedChannel], _ clock: HandClock,
        _ change: (inout DeliverySettings) -> Void = { _ in }
    ) -> Deliverer {
        var settings = DeliverySettings()
        change(&settings)
        return Deliverer(
            to: Receivers(channels: channels), settings: settings, time: clock.timekeeping)
    }

    private func outbox(_ notices: [Notice]) -> Outbox {
        var outbox = Outbox(settings: DeliverySettings())
        for notice in notices { outbox.take(notice) }
        return outbox
    }

    @Test func deliversInOrderAndConcludes() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let notices = (0..<20).map { Sample.notice("\($0)") }
        var outbox = outbox(notices)
        let conclusions = await deliverer(["ops": channel], clock).serve(&outbox)
        #expect(channel.attempts.map(\.id) == notices.map(\.id))
        #expect(conclusions.map(\.noticeID) == notices.map(\.id))
        #expect(conclusions.allSatisfy { $0.status == .delivered && $0.attempts == 1 })
        #expect(conclusions.allSatisfy { $0.channel == "webhook" && $0.error == nil })
        #expect(outbox.count == 0)
    }

    @Test func countsAttemptsFromServiceToService() async {
        let clock = HandClock()
        let channel = ScriptedChannel([.retry("a"), .retry("b")])
        let deliverer = deliverer(["ops": channel], clock)
        var outbox = outbox([Sample.notice()])
        var statuses: [NoticeConclusion.Status] = []
        for _ in 0..<3 {
            statuses += await deliverer.serve(&outbox).map(\.status)
            clock.advance(400)
        }
        #expect(statuses == [.delayed, .delayed, .delivered])
        #expect(channel.attempts.map(\.number) == [1, 2, 3])
    }

    @Test func aReceiverThatFailsIsLeftAloneForTheRestOfTheBatch() async {
        let (clock, channel) = (
            HandClock(), ScriptedChannel(Array(repeating: .retry("down"), count: 99))
        )
        var outbox = outbox((0..<50).map { Sample.notice("\($0)") })
        let conclusions = await deliverer(["ops": channel], clock).serve(&outbox)
        #expect(channel.attempts.count == 3)
        #expect(conclusions.map(\.status) == [.delayed, .delayed, .delayed])
        #expect(outbox.count == 50)
    }

    @Test func leavesWhatIsRefused() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([.giveUp("never")]))
        var outbox = outbox([Sample.notice("1"), Sample.notice("2")])
        let conclusions = await deliverer(["ops": channel], clock).serve(&outbox)
        #expect(conclusions.map(\.status) == [.failed, .delivered])
    }

    @Test func aGoneReceiverIsNotAskedAgain() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([.receiverGone("HTTP 410")]))
        let deliverer = deliverer(["ops": channel], clock)
        var outbox = outbox([Sample.notice("1"), Sample.notice("2")])
        var conclusions = await deliverer.serve(&outbox)
        outbox.take(Sample.notice("3"))
        conclusions += await deliverer.serve(&outbox)
        #expect(conclusions.map(\.status) == [.failed, .failed, .failed])
        #expect(conclusions.map(\.attempts) == [1, 0, 0])
        #expect(channel.attempts.count == 1)
    }

    @Test func whatComesAgainAfterALostCommitIsNotSentAgain() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let deliverer = deliverer(["ops": channel], clock)
        var first = outbox([Sample.notice()])
        var second = first
        _ = await deliverer.serve(&first)
        let again = await deliverer.serve(&second)
        #expect(channel.attempts.count == 1)
        #expect(again.map(\.status) == [.delivered])
    }

    @Test func anUnknownReceiverIsNamed() async {
        var outbox = outbox([Sample.notice(to: "ghost")])
        let conclusions = await deliverer([:], HandClock()).serve(&outbox)
        #expect(conclusions.map(\.status) == [.failed])
        #expect(conclusions.map(\.channel) == ["none"])
    }

    @Test func theTimeOfABatchIsBoundedAndTheRestGoesOnLater() async {
        let clock = HandClock()
        let channel = ScriptedChannel([], taking: 8, of: clock)
        let deliverer = deliverer(["ops": channel], clock) { $0.batchSeconds = 20 }
        var outbox = outbox((0..<10).map { Sample.notice("\($0)") })
        #expect(await deliverer.serve(&outbox).count == 3)
        #expect(await deliverer.serve(&outbox).count == 3)
        #expect(outbox.count == 4)
    }

    @Test func receiversDoNotWaitForEachOther() async {
        // Each waits until the other has been asked: one after the other would never end.
        let (clock, meeting) = (HandClock(), Meeting(of: 2))
        let channels = [
            "a": ScriptedChannel([], meeting: meeting), "b": ScriptedChannel([], meeting: meeting),
        ]
        var outbox = outbox([Sample.notice("1", to: "a"), Sample.notice("2", to: "b")])
        let conclusions = await deliverer(channels, clock).serve(&outbox)
        #expect(conclusions.map(\.status) == [.delivered, .delivered])
    }

    @Test func aCancelledBatchStillWaits() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let deliverer = deliverer(["ops": channel], clock)
        let outbox = outbox([Sample.notice()])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var outbox = outbox
            _ = await deliverer.serve(&outbox)
            return outbox.count
        }
        #expect(await task.value == 1)
        #expect(channel.attempts.isEmpty)
    }

    @Test func theMemoryOfWhatWasSentIsBounded() {
        var memory = RecentMemory<Int, Int>(capacity: 100)
        for number in 0..<1_000 { memory[number] = number }
        #expect(memory.count <= 100)
        #expect(memory[999] == 999)
        #expect(memory[0] == nil)
        memory[999] = nil
        #expect(memory[999] == nil)
    }
}

/// Fails as the script says, then delivers.
private final class ScriptedChannel: NoticeChannel {
    let kind = ChannelKind.webhook
    private let state: Mutex<(script: [DeliveryError], attempts: [(id: String, number: Int)])>
    private let meeting: Meeting?
    private let seconds: Double
    private let clock: HandClock?

    init(
        _ script: [DeliveryError], meeting: Meeting? = nil, taking seconds: Double = 0,
        of clock: HandClock? = nil
    ) {
        state = Mutex((script, []))
        self.meeting = meeting
        self.seconds = seconds
        self.clock = clock
    }

    var attempts: [(id: String, number: Int)] { state.withLock { $0.attempts } }

    func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        await meeting?.arrive()
        clock?.advance(seconds)
        let error: DeliveryError? = state.withLock { state in
            state.attempts.append((notice.id, attempt))
            return state.script.isEmpty ? nil : state.script.removeFirst()
        }
        if let error { throw error }
    }
}

/// Lets nobody go on before all have come.
private final class Meeting: Sendable {
    private let state: Mutex<(missing: Int, waiting: [CheckedContinuation<Void, Never>])>

    init(of count: Int) {
        state = Mutex((count, []))
    }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let all = state.withLock { state in
                state.missing -= 1
                state.waiting.append(continuation)
                guard state.missing <= 0 else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for one in all { one.resume() }
        }
    }
}

/// A clock that is moved by hand.
private final class HandClock: Sendable {
    private let state = Mutex(Sample.time)

    func advance(_ seconds: Double) { state.withLock { $0 += seconds } }

    var timekeeping: Timekeeping {
        Timekeeping(
            now: { self.state.withLock { $0 } },
            chance: { 0 })
    }
}
