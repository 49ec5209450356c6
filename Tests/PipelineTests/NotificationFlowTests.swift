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

    private func notification(_ driver: TopologyDriver) -> NotificationStep {
        let clock = driver.clock
        let rules = NoticeRules(
            rules: NoticeRules.standard(telling: ["pki"]), receivers: ["pki", "ops"])
        return NotificationStep(
            topics: driver.topics, groups: Groups(), rules: rules, log: driver.log,
            now: { clock.now }, logger: Self.logger)
    }

    private func verification(_ driver: TopologyDriver) -> VerificationStep {
        let clock = driver.clock
        return VerificationStep(
            topics: driver.topics, groups: Groups(), limits: RequestLimits(), judge: Judge(),
            trust: TrustKeeper(fixed: TrustStores(.empty), logger: Self.logger),
            maximumMessageBytes: driver.log.maximumMessageBytes, now: { clock.now })
    }

    private func notices(_ driver: TopologyDriver) async throws -> [Notice] {
        try await driver.records(driver.topics.notices).map {
            try Notice(json: $0.message.value ?? [])
        }
    }

    @Test func aBadRequestBecomesANoticeKeyedByReceiver() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.add(notification(driver))
        try await driver.send(Message(value: [0xFF]))
        try await driver.settle()
        let record = try #require(try await driver.records(driver.topics.notices).first)
        let notice = try Notice(json: record.message.value ?? [])
        #expect(notice.receiver == "pki")
        #expect(notice.code == "request.not_json")
        #expect(record.message.key == Array("pki".utf8))
        #expect(record.message.text("ce_id") == notice.id)
    }

    @Test func anOutcomeThatIsRepeatedIsToldOnce() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.add(notification(driver))
        try await driver.send(Message(value: [0xFF]))
        try await driver.settle()
        let outcome = try #require(try await driver.records(driver.topics.errors).first)
        _ = try await driver.log.append([outcome.message], to: driver.topics.errors)
        try await driver.settle()
        #expect(try await driver.records(driver.topics.errors).count == 2)
        #expect(try await notices(driver).count == 1)
    }

    @Test func aNewOwnerOfThePartitionRecognisesARepetitionToo() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(verification(driver))
        try await driver.send(Message(key: [1], value: [0xFF]))
        try await driver.settle()
        let outcome = try #require(try await driver.records(driver.topics.errors).first)
        let limit = BatchLimit(records: 10)
        for expected in [1, 1] {
            let step = notification(driver)
            let subscription = try await driver.log.subscribe(
                step.description.group, to: step.description.inputs)
            var turning = StepTurning(step, subscription: subscription)
            while try await turning.turn(limit, waitingUpTo: .zero) > 0 {}
            await subscription.leave()
            #expect(try await notices(driver).count == expected)
            _ = try await driver.log.append([outcome.message], to: driver.topics.errors)
        }
    }

    @Test func whatIsNoOutcomeIsPassedOver() async throws {
        let driver = try await TopologyDriver()
        try await driver.add(notification(driver))
        _ = try await driver.log.append([Message(value: [1])], to: driver.topics.verified)
        try await driver.settle()
        #expect(try await notices(driver).isEmpty)
        let lag = try await driver.log.lag(of: Groups().notification, in: driver.topics.outcomes)
        #expect(lag.map(\.records).reduce(0, +) == 0)
    }
}
