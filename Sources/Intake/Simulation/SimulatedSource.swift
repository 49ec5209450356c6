import Events
import FoundationEssentials

/// A source that sends requests of the test PKI's making, in its own rhythm and with its own faults.
package struct SimulatedSource: EventSource {
    /// Messages that are handed over at once where no rate holds them back.
    private static let unpacedBatch = 64

    package let character: SourceCharacter
    /// How many messages it has to say; nil is without end.
    package let count: Int?
    /// Messages a second; nil is as fast as the log takes them.
    package let rate: Double?
    private let pki: TestPKI
    private let seed: UInt64
    private let start: Date
    private let revocationSlots: Range<Int>
    private let now: @Sendable () -> Date
    private let clock: any Clock<Duration>

    package var name: String { character.name }

    init(
        _ character: SourceCharacter, count: Int?, rate: Double?, pki: TestPKI, seed: UInt64,
        start: Date, revocationSlots: Range<Int>, now: @escaping @Sendable () -> Date,
        clock: any Clock<Duration>
    ) {
        self.character = character
        self.count = count
        self.rate = rate
        self.pki = pki
        self.seed = seed
        self.start = start
        self.revocationSlots = revocationSlots
        self.now = now
        self.clock = clock
    }

    package func run(sending send: @Sendable ([Message]) async throws -> Void) async throws {
        try await run(sending: send, clock: clock)
    }

    private func run<Time: Clock>(
        sending send: @Sendable ([Message]) async throws -> Void, clock: Time
    ) async throws where Time.Duration == Duration {
        var script = RequestScript(
            character, pki: pki, seed: seed, start: start, revocationSlots: revocationSlots)
        var pacer = Pacer(clock: clock, rate: rate)
        while !Task.isCancelled {
            let beat = script.beat()
            let wanted = rate == nil ? max(beat.messages, Self.unpacedBatch) : beat.messages
            let left = count.map { $0 - script.ordinal } ?? wanted
            guard left > 0 else { return }
            let time = now()
            let messages = try (0..<min(wanted, left)).map { _ in try script.next(at: time) }
            try await send(messages)
            guard await pacer.pause(after: messages.count, stretch: beat.stretch) else { return }
        }
    }
}

/// Keeps a rate by waiting for points in time, so that the time that the work takes is no part of
/// the pause.
struct Pacer<Time: Clock> where Time.Duration == Duration {
    /// What is behind by more than this, the log having been slow, is not caught up with.
    private let patience = Duration.seconds(1)
    private let clock: Time
    private let rate: Double?
    private var due: Time.Instant

    init(clock: Time, rate: Double?) {
        self.clock = clock
        self.rate = rate
        due = clock.now
    }

    /// Waits as long as so many messages take at the rate.
    /// - Returns: false where the task was cancelled.
    mutating func pause(after messages: Int, stretch: Double) async -> Bool {
        guard let rate else { return !Task.isCancelled }
        due = due.advanced(by: .seconds(Double(messages) / rate * stretch))
        let now = clock.now
        if due.advanced(by: patience) < now { due = now }
        do {
            try await clock.sleep(until: due, tolerance: nil)
            return true
        } catch {
            return false
        }
    }
}
