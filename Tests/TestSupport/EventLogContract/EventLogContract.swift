import Events
import Testing

/// What every ``EventLog`` promises, one entry a promise. An implementation runs them all:
///
/// ```swift
/// @Test(arguments: EventLogContract.promises)
/// func memory(_ promise: EventLogPromise) async throws {
///     try await promise.check(on: MemoryFixture())
/// }
/// ```
///
/// A difference between two implementations is a bug in one of them, or a gap in this list.
package enum EventLogContract {
    package static let promises: [EventLogPromise] =
        topics + appending + reading + groups + committing + sharing + lag + retention
}

/// One sentence that holds for every event log, and the trial that shows it.
package struct EventLogPromise: Sendable, CustomTestStringConvertible {
    private let sentence: String
    private let needs: Set<EventLogCapability>
    private let trial: @Sendable (EventLogTrial) async throws -> Void

    init(
        _ sentence: String, needs: Set<EventLogCapability> = [],
        _ trial: @escaping @Sendable (EventLogTrial) async throws -> Void
    ) {
        self.sentence = sentence
        self.needs = needs
        self.trial = trial
    }

    package var testDescription: String { sentence }

    /// Tries the promise, or cancels the test with the reason where the fixture cannot show it.
    package func check(on fixture: any EventLogFixture) async throws {
        let reasons = needs.compactMap { fixture.lacks[$0] }.sorted()
        guard reasons.isEmpty else {
            await fixture.tearDown()
            try Test.cancel("\(reasons.joined(separator: "; "))")
        }
        do {
            try await trial(EventLogTrial(on: fixture))
        } catch {
            await fixture.tearDown()
            throw error
        }
        await fixture.tearDown()
    }
}
