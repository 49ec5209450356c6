import EventLogMemory
import Events
import Foundation
import Logging
import Notifications
import Pipeline
import Testing

/// By which rules people are told is in the log, with since when and by whom.
@Suite struct RulesRecorderTests {
    private let driver: TopologyDriver
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws { driver = try await TopologyDriver() }

    private func rules(_ receiver: String) -> AlertRules {
        AlertRules(routes: AlertRules.standard(telling: [receiver]), receivers: [receiver])
    }

    private func recorder(_ rules: AlertRules, by person: String = "ann") -> RulesRecorder {
        let clock = driver.clock
        return RulesRecorder(
            log: driver.log, topics: driver.topics, rules: rules, by: person,
            now: { clock.now }, logger: Self.logger)
    }

    private func commands() async throws -> [AlertCommand] {
        try await driver.records(driver.topics.commands).map {
            try AlertCommand(json: $0.message.value ?? [])
        }.sorted { $0.at < $1.at }
    }

    @Test func rulesAreKeptWhenTheyAreOthersThanBefore() async throws {
        try await recorder(rules("pki")).run()
        driver.clock.advance(by: 60)
        try await recorder(rules("pki"), by: "bob").run()
        let first = try #require(try await commands().first)
        #expect(try await commands().count == 1)
        #expect(first.action == .rules && first.by == "ann")
        #expect(first.rules == rules("pki").lines)

        try await recorder(rules("ops"), by: "bob").run()
        driver.clock.advance(by: 60)
        // Back again is a change as well.
        try await recorder(rules("pki"), by: "eve").run()
        let all = try await commands()
        #expect(all.map(\.by) == ["ann", "bob", "eve"])
        #expect(all.map(\.rulesDigest).first == all.map(\.rulesDigest).last)
        #expect(Set(all.map(\.id)).count == 3)
    }

    @Test func copiesThatBeginTogetherCountOnce() async throws {
        try await recorder(rules("pki")).run()
        let record = try #require(try await driver.records(driver.topics.commands).first)
        var journal = CommandJournal()
        journal.apply(record)
        journal.apply(record)
        #expect(journal.commands.count == 1)
    }

    @Test func nobodyIsToldOfThem() async throws {
        try await driver.add(
            NotificationStep(
                topics: driver.topics, groups: Groups(), log: driver.log, logger: Self.logger))
        try await recorder(rules("pki")).run()
        try await driver.settle()
        #expect(try await driver.records(driver.topics.observations).isEmpty)
    }

    /// People are told all the same.
    @Test func aLogThatRefusesIsARemark() async throws {
        await driver.log.close()
        try await recorder(rules("pki")).run()
    }
}
