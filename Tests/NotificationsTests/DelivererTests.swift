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

    @Test func deliversInOrderAndConcludes() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let notices = (0..<20).map { Sample.notice("\($0)") }
        let report = await deliverer(["ops": channel], clock).deliver(notices)
        #expect(channel.attempts.map(\.id) == notices.map(\.id))
        #expect(report.conclusions.map(\.noticeID) == notices.map(\.id))
        #expect(report.conclusions.allSatisfy { $0.status == .delivered && $0.attempts == 1 })
        #expect(report.conclusions.allSatisfy { $0.channel == "webhook" && $0.error == nil })
        #expect(report.unfinished.isEmpty)
    }

    @Test func retriesWithGrowingPauses() async {
        let clock = HandClock()
        let channel = ScriptedChannel([.retry("a"), .retry("b"), .retry("c", after: .seconds(9))])
        let report = await deliverer(["ops": channel], clock).deliver([Sample.notice()])
        #expect(report.conclusions.map(\.status) == [.delivered])
        #expect(report.conclusions.map(\.attempts) == [4])
        #expect(channel.attempts.map(\.number) == [1, 2, 3, 4])
        // Chance is nought: half of 1, 2, 4 seconds; the receiver wanted 9.
        #expect(clock.pauses == [0.5, 1, 9])
    }

    @Test func givesUpWhenTheAttemptsRunOut() async {
        let clock = HandClock()
        let channel = ScriptedChannel(Array(repeating: .retry("down"), count: 9))
        let report = await deliverer(["ops": channel], clock) { $0.maximumAttempts = 3 }
            .deliver([Sample.notice()])
        #expect(report.conclusions.map(\.status) == [.failed])
        #expect(report.conclusions.first?.error == "down")
        #expect(channel.attempts.count == 3)
    }

    @Test func leavesWhatIsRefused() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([.giveUp("never")]))
        let notices = [Sample.notice("1"), Sample.notice("2")]
        let report = await deliverer(["ops": channel], clock).deliver(notices)
        #expect(report.conclusions.map(\.status) == [.failed, .delivered])
        #expect(clock.pauses.isEmpty)
    }

    @Test func aGoneReceiverIsNotAskedAgain() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([.receiverGone("HTTP 410")]))
        let deliverer = deliverer(["ops": channel], clock)
        var report = await deliverer.deliver([Sample.notice("1"), Sample.notice("2")])
        report.conclusions += await deliverer.deliver([Sample.notice("3")]).conclusions
        #expect(report.conclusions.map(\.status) == [.failed, .failed, .failed])
        #expect(report.conclusions.map(\.attempts) == [1, 0, 0])
        #expect(report.conclusions.last?.error?.contains("HTTP 410") == true)
        #expect(channel.attempts.count == 1)
    }

    @Test func aRepeatedNoticeIsNotDeliveredAgain() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let deliverer = deliverer(["ops": channel], clock)
        let first = await deliverer.deliver([Sample.notice(), Sample.notice()])
        clock.advance(100)
        let second = await deliverer.deliver([Sample.notice()])
        #expect(channel.attempts.count == 1)
        #expect(first.conclusions.count == 2)
        #expect(second.conclusions == [first.conclusions[0]])
    }

    @Test func anUnknownReceiverIsNamed() async {
        let report = await deliverer([:], HandClock()).deliver([Sample.notice(to: "mailto:a@b.c")])
        #expect(report.conclusions.map(\.status) == [.failed])
        #expect(report.conclusions.map(\.channel) == ["none"])
    }

    @Test func theTimeOfABatchIsBoundedAndTheRestGoesOnLater() async {
        let clock = HandClock()
        let slow = ScriptedChannel([.retry("down"), .retry("down"), .retry("down")])
        let quick = ScriptedChannel([])
        let deliverer = deliverer(["slow": slow, "quick": quick], clock) {
            $0.batchSeconds = 2
            $0.firstPauseSeconds = 2
        }
        let notices = [
            Sample.notice("1", to: "slow"), Sample.notice("2", to: "quick"),
            Sample.notice("3", to: "slow"),
        ]
        let report = await deliverer.deliver(notices)
        #expect(report.conclusions.map(\.noticeID) == ["2"])
        #expect(report.unfinished.map(\.id) == ["1", "3"])
        #expect(clock.pauses.reduce(0, +) <= 2)
        // The attempts go on counting where they stopped.
        let made = slow.attempts.count
        let again = await deliverer.deliver(report.unfinished)
        #expect(slow.attempts.dropFirst(made).first?.number == made + 1)
        #expect(again.conclusions.count + again.unfinished.count == 2)
    }

    @Test func anOldNoticeIsTriedOnceAndGivenUp() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([.retry("down")]))
        let old = Sample.notice(at: Sample.time.addingTimeInterval(-7_200))
        let report = await deliverer(["ops": channel], clock).deliver([old])
        #expect(report.conclusions.map(\.status) == [.failed])
        #expect(channel.attempts.count == 1)
    }

    @Test func receiversDoNotWaitForEachOther() async {
        // Each waits until the other has been asked: one after the other would never end.
        let (clock, meeting) = (HandClock(), Meeting(of: 2))
        let channels = [
            "a": ScriptedChannel([], meeting: meeting), "b": ScriptedChannel([], meeting: meeting),
        ]
        let report = await deliverer(channels, clock)
            .deliver([Sample.notice("1", to: "a"), Sample.notice("2", to: "b")])
        #expect(report.conclusions.map(\.status) == [.delivered, .delivered])
    }

    @Test func aCancelledBatchIsUnfinished() async {
        let (clock, channel) = (HandClock(), ScriptedChannel([]))
        let deliverer = deliverer(["ops": channel], clock)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await deliverer.deliver([Sample.notice()])
        }
        let report = await task.value
        #expect(report.unfinished.count == 1)
        #expect(channel.attempts.isEmpty)
    }
}

/// Fails as the script says, then delivers.
private final class ScriptedChannel: NoticeChannel {
    let kind = ChannelKind.webhook
    private let state: Mutex<(script: [DeliveryError], attempts: [(id: String, number: Int)])>
    private let meeting: Meeting?

    init(_ script: [DeliveryError], meeting: Meeting? = nil) {
        state = Mutex((script, []))
        self.meeting = meeting
    }

    var attempts: [(id: String, number: Int)] { state.withLock { $0.attempts } }

    func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        await meeting?.arrive()
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

/// A clock that sleepers move on.
private final class HandClock: Sendable {
    private let state = Mutex<(now: Date, pauses: [Double])>((Sample.time, []))

    var pauses: [Double] { state.withLock { $0.pauses } }

    func advance(_ seconds: Double) { state.withLock { $0.now += seconds } }

    var timekeeping: Timekeeping {
        Timekeeping(
            now: { self.state.withLock { $0.now } },
            sleep: { pause in
                let seconds = (pause / .milliseconds(1)) / 1_000
                self.state.withLock {
                    $0.now += seconds
                    $0.pauses.append((seconds * 1_000).rounded() / 1_000)
                }
            },
            chance: { 0 })
    }
}
