import EventLogMemory
import Events
import Foundation
import Pipeline
import Synchronization

/// Drives the topology on the log in memory, with a clock that is moved by hand and no task of its
/// own: what was put in is carried as far as it goes, and can then be looked at.
final class TopologyDriver {
    let log: MemoryEventLog
    let topics = Topics()
    let clock: ManualClock
    private var turns: [() async throws -> Int] = []

    init(time: Date = Date(timeIntervalSince1970: 1_795_000_000)) async throws {
        log = MemoryEventLog()
        clock = ManualClock(time)
        try await log.create(topics.all.map { TopicSpecification($0) })
    }

    /// Adds a step, as the member of its group that owns all partitions.
    func add(_ step: some Step) async throws {
        let description = step.description
        let subscription = try await log.subscribe(description.group, to: description.inputs)
        var turning = StepTurning(step, subscription: subscription)
        turns.append { try await turning.turn(BatchLimit(records: 100), waitingUpTo: .zero) }
    }

    func send(_ messages: Message...) async throws {
        _ = try await log.append(messages, to: topics.requests)
    }

    /// Lets all steps work until none has anything left.
    func settle() async throws {
        var moved = true
        while moved {
            moved = false
            for turn in turns {
                do {
                    if try await turn() > 0 { moved = true }
                } catch is StepPause {
                    // Not yet: the clock has to be moved first.
                }
            }
        }
    }

    func records(_ topic: TopicName) async throws -> [Record] {
        var records: [Record] = []
        try await log.walk(topic) { record in
            records.append(record)
            return true
        }
        return records
    }

    func outcomes() async throws -> [Outcome] {
        try await (records(topics.verified) + records(topics.errors)).map {
            try OutcomeCodec.read($0).outcome
        }
    }
}

/// A clock that stands still until it is moved.
final class ManualClock: Sendable {
    private let time: Mutex<Date>

    init(_ time: Date) {
        self.time = Mutex(time)
    }

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}
