import Events
import Foundation
import Testing

@testable import Notifications

/// When what goes out to whom: decisions without effects.
struct OutboxTests {
    private let grouping = NoticeGrouping(wait: 10, interval: 300)

    private func outbox(_ notices: [Notice] = []) -> Outbox {
        var outbox = Outbox(settings: DeliverySettings())
        for notice in notices { outbox.take(notice) }
        return outbox
    }

    private func due(
        _ outbox: Outbox, _ seconds: Double = 0, _ grouping: NoticeGrouping = .none
    ) -> [[String]] {
        outbox.due(at: Sample.time + seconds) { _ in grouping }.flatMap(\.messages).map {
            $0.notices.map(\.id)
        }
    }

    private func fail(_ outbox: inout Outbox, at seconds: Double, _ error: DeliveryError) {
        let time = Sample.time + seconds
        for lane in outbox.due(at: time, grouping: { _ in .none }) {
            for message in lane.messages {
                for conclusion in outbox.conclusions(
                    of: message, error, on: .webhook, at: time, chance: 0)
                {
                    outbox.conclude(conclusion)
                }
            }
        }
    }

    @Test func theScheduleIsThatOfStandardWebhooks() {
        let settings = DeliverySettings()
        #expect(settings.schedule.count == 9)
        #expect(abs(settings.schedule.reduce(0, +) / 3_600 - 75.6) < 0.05)
    }

    @Test func anAttemptThatFailedIsRepeatedByTheScheduleAndGivenUpAtItsEnd() {
        var outbox = outbox([Sample.notice()])
        var time = 0.0
        for pause in DeliverySettings().schedule {
            fail(&outbox, at: time, .retry("down"))
            #expect(due(outbox, time + pause - 1).isEmpty)
            time += pause
            #expect(due(outbox, time).count == 1)
        }
        fail(&outbox, at: time, .retry("down"))
        #expect(outbox.count == 0)
    }

    @Test func aReceiverMayAskForMoreTime() {
        var outbox = outbox([Sample.notice()])
        fail(&outbox, at: 0, .retry("busy", after: .seconds(120)))
        #expect(due(outbox, 119).isEmpty)
        #expect(due(outbox, 120).count == 1)
    }

    @Test func noNoticeOvertakesAnEarlierOneOfItsAlert() {
        var firing = Sample.notice("1")
        firing.alertID = "a"
        var outbox = outbox([firing])
        fail(&outbox, at: 0, .retry("down"))
        var resolved = Sample.notice("2")
        resolved.alertID = "a"
        outbox.take(resolved)
        outbox.take(Sample.notice("3"))
        #expect(due(outbox, 1) == [["3"]])
        #expect(due(outbox, 5) == [["1"], ["2"], ["3"]])
    }

    @Test func whatPeopleReadIsPutTogether() {
        var outbox = outbox((0..<25).map { Sample.notice("\($0)") })
        #expect(due(outbox, 9, grouping).isEmpty)
        let messages = outbox.due(at: Sample.time + 10) { _ in grouping }.flatMap(\.messages)
        #expect(messages.map(\.items.count) == [20, 5])
        #expect(messages[0].notice.title == "20 alerts: FAILED EXPIRED: CN=example.com")
        for message in messages {
            let time = Sample.time + 10
            for conclusion in outbox.conclusions(
                of: message, nil, on: .email, at: time, chance: 0)
            {
                #expect(conclusion.groupID == message.id)
                outbox.conclude(conclusion)
            }
        }
        #expect(outbox.count == 0)
        outbox.take(Sample.notice("later"))
        #expect(due(outbox, 200, grouping).isEmpty)
        #expect(due(outbox, 310, grouping) == [["later"]])
    }

    @Test func aGroupThatFailedIsTriedAgainAsItWas() {
        var outbox = outbox([Sample.notice("1"), Sample.notice("2")])
        let first = outbox.due(at: Sample.time + 10) { _ in grouping }.flatMap(\.messages)
        for conclusion in outbox.conclusions(
            of: first[0], .retry("down"), on: .email, at: Sample.time + 10, chance: 0)
        {
            outbox.conclude(conclusion)
        }
        outbox.take(Sample.notice("3"))
        let again = outbox.due(at: Sample.time + 400) { _ in grouping }.flatMap(\.messages)
        #expect(again.map(\.id).contains(first[0].id))
        #expect(again.map { $0.notices.map(\.id) }.contains(["1", "2"]))
    }

    @Test func aReceiverThatIsGoneIsSwitchedOffUntilATestIsDelivered() throws {
        var outbox = outbox([Sample.notice("1"), Sample.notice("2")])
        let lane = try #require(outbox.due(at: Sample.time) { _ in .none }.first)
        for conclusion in outbox.conclusions(
            of: lane.messages[0], .receiverGone("HTTP 410"), on: .webhook, at: Sample.time,
            chance: 0)
        {
            #expect(conclusion.switchesOff == true)
            outbox.conclude(conclusion)
        }
        let hopeless = outbox.hopeless(at: Sample.time)
        #expect(hopeless.map(\.noticeID) == ["2"])
        #expect(hopeless.first?.error?.contains("assay notify test ops") == true)
        hopeless.forEach { outbox.conclude($0) }
        var test = Sample.notice("t")
        test.kind = .test
        outbox.take(test)
        #expect(outbox.hopeless(at: Sample.time).isEmpty)
        for conclusion in outbox.conclusions(
            of: OutgoingMessage(outbox.waiting["ops"] ?? []), nil, on: .webhook, at: Sample.time,
            chance: 0)
        {
            outbox.conclude(conclusion)
        }
        outbox.take(Sample.notice("4"))
        #expect(outbox.hopeless(at: Sample.time).isEmpty)
    }

    @Test func whatWaitsIsBounded() {
        var settings = DeliverySettings()
        settings.maximumWaiting = 3
        var outbox = Outbox(settings: settings)
        for number in 0..<5 { outbox.take(Sample.notice("\(number)")) }
        #expect(outbox.hopeless(at: Sample.time).map(\.noticeID) == ["0", "1"])
    }

    @Test func itIsRebuiltOutOfNoticesAndConclusions() throws {
        var first = outbox([Sample.notice("1"), Sample.notice("2"), Sample.notice("3")])
        var said: [NoticeConclusion] = []
        let messages = first.due(at: Sample.time) { _ in .none }.flatMap(\.messages)
        for (message, error) in zip(messages, [nil, DeliveryError.retry("down")]) {
            said += first.conclusions(
                of: message, error, on: .webhook, at: Sample.time, chance: 0)
        }
        said.forEach { first.conclude($0) }
        var second = outbox([Sample.notice("1"), Sample.notice("2"), Sample.notice("3")])
        for conclusion in said {
            second.conclude(try NoticeConclusion(json: conclusion.json()))
        }
        #expect(second.waiting == first.waiting)
        #expect(due(second, 1) == [["3"]])
    }
}
