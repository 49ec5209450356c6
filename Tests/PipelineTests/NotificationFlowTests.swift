import Events
import Evidence
import Foundation
import Logging
import Notifications
import Pipeline
import Synchronization
import Testing
import Verification

/// From outcomes to what became of each notice, on the log in memory.
@Suite struct NotificationFlowTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private static let limit = BatchLimit(records: 100)

    private let rules = AlertRules(
        routes: AlertRules.standard(telling: ["pki"]), receivers: ["pki", "ops"])

    private func observing(_ driver: TopologyDriver) -> NotificationStep {
        let clock = driver.clock
        return NotificationStep(
            topics: driver.topics, groups: Groups(), log: driver.log, now: { clock.now },
            logger: Self.logger)
    }

    private func alerting(_ driver: TopologyDriver) -> AlertingStep {
        AlertingStep(
            topics: driver.topics, groups: Groups(), rules: rules, log: driver.log,
            logger: Self.logger)
    }

    private func delivery(_ driver: TopologyDriver, _ channel: Channel) -> DeliveryStep {
        let clock = driver.clock
        let time = Timekeeping(now: { clock.now }, chance: { 0 })
        return DeliveryStep(
            topics: driver.topics, groups: Groups(),
            deliverer: Deliverer(to: Receivers(channels: ["pki": channel]), time: time),
            log: driver.log, logger: Self.logger)
    }

    private func verification(_ driver: TopologyDriver) -> VerificationStep {
        let clock = driver.clock
        return VerificationStep(
            topics: driver.topics, groups: Groups(), limits: RequestLimits(), judge: Judge(),
            trust: TrustKeeper(fixed: TrustStores(.empty), logger: Self.logger),
            maximumMessageBytes: driver.log.maximumMessageBytes, now: { clock.now })
    }

    private func ticker(_ driver: TopologyDriver) -> Ticker {
        let clock = driver.clock
        return Ticker(
            log: driver.log, topics: driver.topics, interval: 30, now: { clock.now },
            logger: Self.logger)
    }

    private func desk(_ driver: TopologyDriver) -> AlertDesk {
        let clock = driver.clock
        let number = Mutex(0)
        return AlertDesk(
            log: driver.log, topics: driver.topics, now: { clock.now },
            makeID: {
                number.withLock {
                    $0 += 1
                    return "id-\($0)"
                }
            })
    }

    private func notices(_ driver: TopologyDriver) async throws -> [Notice] {
        try await driver.records(driver.topics.notices).compactMap {
            try? Notice(json: $0.message.value ?? [])
        }
    }

    /// A driver with the whole way to notices, and a bad request on it.
    private func scene(_ request: Message = Message(value: [0xFF])) async throws -> TopologyDriver {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.add(observing(driver))
        try await driver.add(alerting(driver))
        try await driver.send(request)
        try await driver.settle()
        return driver
    }

    @Test func aBadRequestBecomesANoticeKeyedByReceiver() async throws {
        let driver = try await scene()
        let record = try #require(try await driver.records(driver.topics.notices).first)
        let notice = try Notice(json: record.message.value ?? [])
        #expect(notice.receiver == "pki")
        #expect(notice.code == "request.not_json")
        #expect(record.message.key == Array("pki".utf8))
        #expect(record.message.text("ce_id") == notice.id)
    }

    @Test func anOutcomeThatIsRepeatedIsToldOnce() async throws {
        let driver = try await scene()
        let outcome = try #require(try await driver.records(driver.topics.errors).first)
        _ = try await driver.log.append([outcome.message], to: driver.topics.errors)
        try await driver.settle()
        #expect(try await driver.records(driver.topics.errors).count == 2)
        #expect(try await notices(driver).count == 1)
    }

    @Test func aNewOwnerOfThePartitionGoesOnWhereTheFormerOneStopped() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.add(observing(driver))
        for _ in 0..<3 {
            try await driver.send(Message(value: [0xFF]))
            try await driver.settle()
            let step = alerting(driver)
            let subscription = try await driver.log.subscribe(
                step.description.group, to: step.description.inputs)
            var turning = StepTurning(step, subscription: subscription)
            while try await turning.turn(Self.limit, waitingUpTo: .zero) > 0 {}
            await subscription.leave()
            #expect(try await notices(driver).count == 1)
        }
        let board = try await desk(driver).board()
        #expect(board.entries.map(\.alert.occurrences).allSatisfy { $0 > 1 })
    }

    /// A partition goes to another member and comes back: what was remembered of it is stale.
    @Test func whatWasRememberedOfAPartitionIsDroppedWhenItWasAway() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.add(observing(driver))
        let step = alerting(driver)
        let (group, topics) = (step.description.group, step.description.inputs)
        func send(_ name: String) async throws {
            for number in 0..<8 {
                let source = Header("ce_source", "\(name)\(number)")
                let headers = [
                    Header("ce_specversion", "1.0"), Header("ce_id", "\(name)\(number)"), source,
                    Header("ce_type", EventType.requested.rawValue),
                ]
                try await driver.send(Message(headers: headers, value: [0xFF]))
            }
            try await driver.settle()
        }
        let first = try await driver.log.subscribe(group, to: topics)
        var one = StepTurning(step, subscription: first)
        try await send("early")
        while try await one.turn(Self.limit, waitingUpTo: .zero) > 0 {}
        let second = try await driver.log.subscribe(group, to: topics)
        var other = StepTurning(step, subscription: second)
        try await send("late")
        var moved = 1
        while moved > 0 {
            moved = try await one.turn(Self.limit, waitingUpTo: .zero)
            moved += try await other.turn(Self.limit, waitingUpTo: .zero)
        }
        await second.leave()
        try await send("late")
        while try await one.turn(Self.limit, waitingUpTo: .zero) > 0 {}
        #expect(try await notices(driver).count == 16)
        #expect(try await desk(driver).board().entries.count == 16)
    }

    @Test func whatIsNoOutcomeIsPassedOver() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(observing(driver))
        _ = try await driver.log.append([Message(value: [1])], to: driver.topics.verified)
        try await driver.settle()
        #expect(try await driver.records(driver.topics.observations).isEmpty)
        let lag = try await driver.log.lag(of: Groups().notification, in: driver.topics.outcomes)
        #expect(lag.map(\.records).reduce(0, +) == 0)
    }

    // MARK: People

    @Test func acknowledgedAndSilencedThroughTheDesk() async throws {
        let driver = try await scene()
        let desk = desk(driver)
        try await desk.acknowledge(
            try await desk.board().entries, by: "alice", reason: "mine")
        try await driver.settle()
        let held = try await desk.board().entries.map(\.alert)
        #expect(held.map(\.state) == [.acknowledged])
        #expect(held.first?.acknowledgement?.by == "alice")
        try await desk.unacknowledge(try await desk.board().entries, by: "alice", reason: nil)
        let silence = try await desk.silence(
            AlertMatcher(), by: "bob", reason: "move", from: nil,
            until: driver.clock.now.addingTimeInterval(100))
        try await driver.settle()
        #expect(try await desk.board().entries.map(\.alert.state) == [.suppressed])
        #expect(try await desk.board().silences.map(\.id) == [silence.id])
        driver.clock.advance(by: 120)
        try await ticker(driver).tick()
        try await driver.settle()
        #expect(try await desk.board().entries.map(\.alert.state) == [.firing])
        #expect(try await desk.board().silences.isEmpty)
        #expect(try await notices(driver).map(\.kind) == [.firing, .acknowledged, .reminder])
        #expect(try await driver.records(driver.topics.commands).count == 3)
    }

    @Test func aTestGoesAllTheWay() async throws {
        let driver = try await TopologyDriver()
        let channel = Channel()
        try await driver.add(observing(driver))
        try await driver.add(alerting(driver))
        try await driver.add(delivery(driver, channel))
        let none = try await desk(driver).test("pki", by: "a", reason: nil, within: .zero)
        #expect(none == nil)
        try await driver.settle()
        #expect(channel.delivered.map(\.kind) == [.test])
        let conclusions = try await driver.records(driver.topics.notifications).map {
            try NoticeConclusion(json: $0.message.value ?? [])
        }
        #expect(conclusions.map(\.status) == [.delivered])
        #expect(conclusions.map(\.noticeID) == ["id-1"])
    }

    // MARK: Delivery

    @Test func whatWaitsOutlivesTheProcess() async throws {
        let driver = try await scene()
        let channel = Channel(isWell: false)
        for (advance, count) in [(0.0, 0), (30, 0), (600, 1)] {
            driver.clock.advance(by: advance)
            try await ticker(driver).tick()
            if count == 1 { channel.heal() }
            // Another process each time.
            let step = delivery(driver, channel)
            let subscription = try await driver.log.subscribe(
                step.description.group, to: step.description.inputs)
            var turning = StepTurning(step, subscription: subscription)
            while try await turning.turn(Self.limit, waitingUpTo: .zero) > 0 {}
            await subscription.leave()
            #expect(channel.delivered.count == count)
        }
        let conclusions = try await driver.records(driver.topics.notifications).map {
            try NoticeConclusion(json: $0.message.value ?? [])
        }
        #expect(conclusions.map(\.status) == [.delayed, .delayed, .delivered])
        #expect(conclusions.map(\.attempts) == [1, 2, 3])
    }

    // MARK: Time

    @Test func severalClocksTickOnce() async throws {
        let driver = try await TopologyDriver()
        let clocks = [ticker(driver), ticker(driver)]
        for clock in clocks { try await clock.tick() }
        #expect(try await driver.records(driver.topics.observations).count == 4)
        #expect(try await driver.records(driver.topics.notices).count == 4)
        driver.clock.advance(by: 30)
        for clock in clocks { try await clock.tick() }
        #expect(try await driver.records(driver.topics.observations).count == 8)
        let ids = try await driver.records(driver.topics.observations).map {
            $0.message.text("ce_id")
        }
        #expect(Set(ids).count == 8)
    }
}

/// Fails until it is healed, and keeps what it delivers.
private final class Channel: NoticeChannel {
    let kind = ChannelKind.webhook
    private let state: Mutex<(isWell: Bool, notices: [Notice])>

    init(isWell: Bool = true) {
        state = Mutex((isWell, []))
    }

    var delivered: [Notice] { state.withLock { $0.notices } }

    func heal() { state.withLock { $0.isWell = true } }

    func deliver(_ notice: Notice, attempt: Int) async throws(DeliveryError) {
        let isWell = state.withLock { state in
            if state.isWell { state.notices.append(notice) }
            return state.isWell
        }
        if !isWell { throw .retry("down") }
    }
}
